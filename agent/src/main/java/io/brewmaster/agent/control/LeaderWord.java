package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.AgentReport.Phase;
import io.brewmaster.agent.brewery.Moment;
import java.time.Duration;
import java.util.Optional;

/** What the leader of the moment asks of an agent that does not lead: to consent to a release, and to believe in its end. */
final class LeaderWord {
    private boolean released;
    private Optional<String> consented = Optional.empty();
    private long consentUntil;

    /**
     * Hears the leader.
     *
     * @param leader its report; empty when none is known, or we lead ourselves
     * @param leads  whether we do
     * @param busy   whether we see somebody: then we consent to nothing, and believe in no end
     */
    void hear(Optional<AgentReport> leader, boolean leads, boolean busy, Moment now) {
        leader.ifPresent(report -> released = report.phase() == Phase.RELEASED);
        released &= !busy;
        Optional<AgentReport.Release> announced = leader.filter(report -> report.phase() == Phase.RELEASING)
                .flatMap(AgentReport::release)
                .filter(word -> !busy);
        if (announced.isPresent()) {
            consented = announced.map(AgentReport.Release::id);
            consentUntil = now.nanos() + announced.get().expires().toNanos();
        } else if (leader.isPresent() || leads || now.nanos() - consentUntil >= 0) {
            // Without a leader in sight its word holds until it expires: the room may be gone because of the release.
            consented = Optional.empty();
        }
    }

    /** The brewery was joined anew: the platform lives. */
    void breweryIsBack() {
        released = false;
    }

    /** Whether our task is to be let go of. */
    boolean letsGo() {
        return released || consented.isPresent();
    }

    /** What to show of it. */
    Optional<AgentReport.Release> consent(Moment now) {
        return consented.map(id ->
                new AgentReport.Release(id, Duration.ofNanos(Math.max(0, consentUntil - now.nanos()))));
    }
}
