package io.brewmaster.finalizer.notice;

/** Makes links to objects. */
@FunctionalInterface
public interface Links {
    /**
     * A link that begins to work now.
     *
     * @throws NotToldException when there is none to be had at present
     */
    Link to(String key) throws NotToldException;
}
