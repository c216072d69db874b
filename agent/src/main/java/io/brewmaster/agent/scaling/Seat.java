package io.brewmaster.agent.scaling;

import java.util.Optional;

/**
 * An agent beside a bridge, ourselves included.
 *
 * @param bridge      its nick
 * @param own         whether it is ours
 * @param isProtected whether its task is protected, as its agent said last
 * @param drains      the nick of the bridge that it is emptying
 * @param revision    of its task definition
 */
public record Seat(
        String bridge,
        boolean own,
        Optional<Boolean> isProtected,
        Optional<String> drains,
        Optional<Integer> revision) {}
