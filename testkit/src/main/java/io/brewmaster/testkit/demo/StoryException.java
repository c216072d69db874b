package io.brewmaster.testkit.demo;

/** A step of the demo did not end as it must; the message is for the person in front of the terminal. */
final class StoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoryException(String message) {
        super(message);
    }
}
