package io.brewmaster.agent.change;

/** How a change ended. */
public sealed interface Outcome {
    /** All of it is done, and was read back. */
    record Done() implements Outcome {}

    /**
     * It was not begun, or stopped, because somebody else wants something else, or the word came too late. Nothing is wrong.
     *
     * @param reason one line
     */
    record Refused(String reason) implements Outcome {}

    /**
     * AWS did not let us, within the budget of attempts.
     *
     * @param reason one line, with what to do
     */
    record Failed(String reason) implements Outcome {}
}
