package io.brewmaster.agent.publish;

import io.brewmaster.core.emf.EmfDocument;
import io.brewmaster.core.emf.EmfWriter;
import java.io.IOException;
import java.util.List;

/** Lines of the embedded metric format, of which CloudWatch Logs makes metrics. */
public final class EmfSink implements Sink {
    private final EmfWriter writer;

    /**
     * Writes nothing yet.
     *
     * @param writer on the process' standard output
     */
    public EmfSink(EmfWriter writer) {
        this.writer = writer;
    }

    @Override
    public String name() {
        return "emf";
    }

    @Override
    public void publish(List<EmfDocument> documents) throws NotPublishedException {
        try {
            for (EmfDocument document : documents) {
                writer.write(document);
            }
        } catch (IOException e) {
            throw new NotPublishedException("standard output cannot be written: " + e, e);
        }
    }

    /** Standard output is the process's. */
    @Override
    public void close() {}
}
