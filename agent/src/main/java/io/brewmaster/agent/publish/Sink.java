package io.brewmaster.agent.publish;

import io.brewmaster.core.emf.EmfDocument;
import java.util.List;

/** Where documents go. For the one thread of its {@link Publisher}. */
public interface Sink extends AutoCloseable {
    /** The word for it in the configuration. */
    String name();

    /**
     * Sends documents once, within a deadline of its own. What is not taken is lost: the next period has newer numbers.
     *
     * @param documents one or more
     * @throws NotPublishedException when not all were taken
     */
    void publish(List<EmfDocument> documents) throws NotPublishedException;

    @Override
    void close();
}
