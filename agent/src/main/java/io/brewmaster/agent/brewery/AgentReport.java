package io.brewmaster.agent.brewery;

import io.brewmaster.core.recorder.RecorderState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an agent says about itself in its own presence.
 *
 * @param id          of the agent's process, new with every start
 * @param term        the highest term it knows of; its own, if it leads
 * @param beat        grows with every presence: one that stands still belongs to an agent that is frozen or cut off
 * @param phase       what it does
 * @param beside      what it runs beside
 * @param uploads     recordings beside it that are not in S3 yet; empty when it cannot tell
 * @param isProtected whether its task is protected from scale-in, as far as it knows
 * @param bridge      nick of the bridge beside it
 * @param revision    of its task definition, on ECS
 * @param recorder    what the recorder beside it does
 * @param release     the release that it runs (a leader) or consents to (all others)
 * @param drain       nick of the bridge that is to be emptied (a leader), or that it is emptying (all others)
 * @param take        whether that bridge may be taken away (a leader)
 * @param hold        whether an operator keeps the platform awake
 */
public record AgentReport(
        String id,
        long term,
        long beat,
        Phase phase,
        Beside beside,
        OptionalInt uploads,
        Optional<Boolean> isProtected,
        Optional<String> bridge,
        Optional<String> revision,
        Optional<RecorderState> recorder,
        Optional<Release> release,
        Optional<String> drain,
        boolean take,
        Optional<Hold> hold) {
    /** What an agent does in the brewery. */
    public enum Phase {
        /** It has come in, and does not know yet who leads and whether it is needed. */
        LOOKING,
        /** It stands by. */
        FOLLOWING,
        /** It leads, or claims to. */
        LEADING,
        /** It leads, and has announced a release. */
        RELEASING,
        /** It leads, and the release has passed its point of no return. */
        RELEASED;

        /** Whether it is, or claims to be, the one that speaks for the platform. */
        public boolean leads() {
            return this == LEADING || this == RELEASING || this == RELEASED;
        }
    }

    /** What an agent runs beside. */
    public enum Beside {
        BRIDGE,
        RECORDER,
        NOTHING
    }

    /**
     * An operator's word to keep the platform awake, or not any longer. All agents pass the newest on.
     *
     * @param until when it ends; in the past if the operator took it back
     * @param given when it was given
     */
    public record Hold(Instant until, Instant given) {
        /** Whether it holds at this time. */
        public boolean holds(Instant now) {
            return until.isAfter(now);
        }
    }

    /**
     * A release of the platform.
     *
     * @param id      of the decision
     * @param expires how long the word holds without being renewed, from the moment it is heard
     */
    public record Release(String id, Duration expires) {}
}
