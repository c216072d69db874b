package io.brewmaster.agent.control;

import io.brewmaster.agent.brewery.AgentReport;
import io.brewmaster.agent.brewery.Moment;
import io.brewmaster.agent.idle.Activity;
import io.brewmaster.agent.idle.IdleDecision;
import io.brewmaster.agent.leadership.Leadership;
import io.brewmaster.agent.leadership.Peer;
import io.brewmaster.agent.leadership.Roster;
import io.brewmaster.agent.release.Release;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** What a control thinks, put for people. */
final class StatusOf {
    private StatusOf() {}

    static ControlStatus control(
            ControlSettings settings,
            Leadership leadership,
            Release release,
            Optional<IdleDecision> decision,
            Activity activity,
            Optional<Instant> held,
            Roster recorders,
            Control control,
            List<Decision> decisions,
            Moment now) {
        Optional<Duration> countdown =
                decision.flatMap(one -> one instanceof IdleDecision.Waiting waiting && !waiting.kept()
                        ? Optional.of(waiting.left())
                        : Optional.empty());
        Optional<String> waitsFor = decision.flatMap(
                one -> one instanceof IdleDecision.Waiting waiting ? Optional.of(waiting.why()) : Optional.empty());
        return new ControlStatus(
                word(leadership.standing()),
                leader(settings, leadership, now),
                leadership.term(),
                activity.word(),
                activity.reasons(),
                word(settings.idle().mode()),
                countdown,
                waitsFor,
                release.busy() ? Optional.of(word(release.step())) : Optional.empty(),
                held,
                agents(leadership, recorders, now),
                uploads(recorders, now),
                control.bridgesWanted(),
                control.recordersWanted(),
                decisions.stream()
                        .map(one -> new ControlStatus.DecisionLine(one.at(), one.what(), one.why()))
                        .toList());
    }

    private static Optional<String> leader(ControlSettings settings, Leadership leadership, Moment now) {
        return leadership.leads()
                ? Optional.of(settings.id())
                : leadership.leader(now).map(peer -> peer.report().id());
    }

    private static List<ControlStatus.AgentLine> agents(Leadership leadership, Roster recorders, Moment now) {
        List<ControlStatus.AgentLine> lines = new ArrayList<>();
        leadership.peers().forEach(peer -> lines.add(line(peer, now)));
        recorders.peers().forEach(peer -> lines.add(line(peer, now)));
        return lines;
    }

    private static ControlStatus.AgentLine line(Peer peer, Moment now) {
        AgentReport report = peer.report();
        return new ControlStatus.AgentLine(
                report.id(),
                word(report.phase()),
                report.term(),
                word(report.beside()),
                peer.live(now),
                report.isProtected());
    }

    private static OptionalInt uploads(Roster recorders, Moment now) {
        int sum = 0;
        for (Peer peer : recorders.peers()) {
            if (!peer.live(now) || peer.report().uploads().isEmpty()) {
                return OptionalInt.empty();
            }
            sum += peer.report().uploads().getAsInt();
        }
        return OptionalInt.of(sum);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
