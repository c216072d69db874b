package io.brewmaster.finalizer.notice;

/** Somebody who wants to be told. */
public interface Target {
    /** A word for logs and metrics that gives nothing away. */
    String name();

    /**
     * Tells once, within a deadline of its own.
     *
     * @param payload what {@link Notice#payload} makes of it
     * @throws NotToldException when nobody has confirmed it
     */
    void tell(Notice notice, String payload) throws NotToldException, InterruptedException;
}
