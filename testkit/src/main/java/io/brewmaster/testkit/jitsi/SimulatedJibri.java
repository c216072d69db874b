package io.brewmaster.testkit.jitsi;

import io.brewmaster.testkit.prosody.ProsodyServer;

/**
 * A recorder as its brewery sees it: a real client that sends its status shortly after it joined, and then only when
 * something changed. Safe for use from several threads.
 */
public final class SimulatedJibri implements AutoCloseable {
    private final BreweryOccupant occupant;
    private JibriStatus status = new JibriStatus(false, true);

    private SimulatedJibri(ProsodyServer server, String nick) {
        this.occupant = new BreweryOccupant(server, "jibri", "jibribrewery", nick, false, this::publish);
    }

    /** A recorder for this server's {@code jibribrewery}, idle and healthy, not joined yet. */
    public static SimulatedJibri in(ProsodyServer server, String nick) {
        return new SimulatedJibri(server, nick);
    }

    /**
     * Joins, without status at first and with it some 100 ms later.
     *
     * @throws IllegalStateException when the server refuses or does not answer
     */
    public void join() {
        occupant.enter();
    }

    /** Records nothing. */
    public void idle() {
        change(new JibriStatus(false, status().healthy()));
    }

    /** Records. */
    public void busy() {
        change(new JibriStatus(true, status().healthy()));
    }

    /** Works, or says that it does not. */
    public void healthy(boolean healthy) {
        change(new JibriStatus(status().busy(), healthy));
    }

    /** Dies without goodbye. */
    public void kill() {
        occupant.cut();
    }

    /** Leaves in order. */
    public void leave() {
        occupant.leave();
    }

    /** Leaves, if it is still there. */
    @Override
    public void close() {
        leave();
    }

    private synchronized JibriStatus status() {
        return status;
    }

    private synchronized void change(JibriStatus next) {
        if (!next.equals(status)) {
            status = next;
            publish();
        }
    }

    private synchronized void publish() {
        occupant.publish(status);
    }
}
