package io.brewmaster.ops.platform;

import java.util.Optional;

/**
 * One part of an answer. A part that cannot be had hides none of the others.
 *
 * @param value   what is known
 * @param problem why nothing is
 */
public record Part<T>(Optional<T> value, Optional<OpsException> problem) {
    /** What is to be read. */
    public interface Source<T> {
        /** Reads it. */
        T read() throws OpsException;
    }

    /** What needs another part first. */
    public interface Step<A, B> {
        /** Goes on from there. */
        B of(A before) throws OpsException;
    }

    /** Reads it. */
    public static <T> Part<T> of(Source<T> source) {
        try {
            return known(source.read());
        } catch (OpsException problem) {
            return new Part<>(Optional.empty(), Optional.of(problem));
        }
    }

    /** A part that is known. */
    public static <T> Part<T> known(T value) {
        return new Part<>(Optional.of(value), Optional.empty());
    }

    /** What follows from it; unknown for the same reason if it is. */
    public <B> Part<B> then(Step<T, B> step) {
        return value.isPresent() ? of(() -> step.of(value.get())) : new Part<>(Optional.empty(), problem);
    }
}
