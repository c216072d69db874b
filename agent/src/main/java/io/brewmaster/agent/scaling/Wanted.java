package io.brewmaster.agent.scaling;

import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.BrewerySnapshot.Bridge;
import io.brewmaster.agent.brewery.RecorderReport;
import io.brewmaster.agent.brewery.RoomStatus;
import java.util.OptionalInt;

/**
 * How many bridges and recorders are wanted.
 *
 * @param peoplePerBridge how many people one bridge is meant to hold
 * @param warmRecorders   how many idle recorders are kept ready
 * @param recordersExist  whether the platform has recorders at all, even while none runs
 */
public record Wanted(int peoplePerBridge, int warmRecorders, boolean recordersExist) {
    /** A quarter more than there is now: so much may come before the next bridge is up, which takes a minute or two. */
    static final double HEADROOM = 1.25;

    /** From this stress on jicofo takes a bridge for overloaded (its default {@code bridge.stress-threshold}). */
    static final double FULL_STRESS = 0.8;

    /**
     * {@code max(1, ⌈1.25 · people / people_per_bridge⌉, ⌈1.25 · Σ stress / 0.8⌉)} over all fresh bridges; empty while the people are not
     * known.
     */
    public OptionalInt bridges(BrewerySnapshot snapshot) {
        boolean known = snapshot.bridgesComplete()
                && !snapshot.freshBridges().isEmpty()
                && snapshot.freshBridges().stream()
                        .allMatch(bridge -> bridge.report().tellsCounts());
        if (!known) {
            return OptionalInt.empty();
        }
        double people = 0;
        double stress = 0;
        for (Bridge bridge : snapshot.freshBridges()) {
            people += bridge.report().localEndpoints().orElse(0);
            stress += bridge.report().stress().orElse(0);
        }
        double byPeople = Math.ceil(HEADROOM * people / peoplePerBridge);
        double byStress = Math.ceil(HEADROOM * stress / FULL_STRESS);
        return OptionalInt.of((int) Math.max(1, Math.max(byPeople, byStress)));
    }

    /**
     * The busy ones and the warm spares; empty while they are not known.
     *
     * @param expired recorders that have done their one recording and only look busy
     */
    public OptionalInt recorders(BrewerySnapshot snapshot, long expired) {
        boolean none = snapshot.shards().stream().allMatch(shard -> shard.recorders() == RoomStatus.ABSENT);
        if (none && recordersExist) {
            return OptionalInt.of(warmRecorders);
        }
        if (!snapshot.recordersComplete()) {
            return OptionalInt.empty();
        }
        long busy = snapshot.recorders().stream()
                .filter(recorder -> recorder.report().activity() == RecorderReport.Activity.BUSY)
                .count();
        return OptionalInt.of((int) Math.max(0, busy - expired) + warmRecorders);
    }
}
