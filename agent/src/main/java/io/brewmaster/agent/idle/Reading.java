package io.brewmaster.agent.idle;

/** What a server beside the brewery was asked, and said. */
public sealed interface Reading {
    /** Whom, for people. */
    String address();

    /**
     * It answered.
     *
     * @param address whom, for people
     * @param count   conferences, or people connected
     * @param asked   when it was asked, monotonic: it holds for no time before
     */
    record Counted(String address, long count, long asked) implements Reading {}

    /**
     * It did not, or with nothing that makes sense.
     *
     * @param address whom, for people
     * @param problem one line
     */
    record Missing(String address, String problem) implements Reading {}
}
