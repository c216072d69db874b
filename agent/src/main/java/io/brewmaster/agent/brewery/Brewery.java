package io.brewmaster.agent.brewery;

/** The two rooms of a shard that an agent sits in. */
public enum Brewery {
    /** Where the bridges are ({@code jvbbrewery} in docker-jitsi-meet). */
    BRIDGES("bridge brewery"),
    /** Where the recorders are ({@code jibribrewery}); it exists only where recording is set up. */
    RECORDERS("recorder brewery");

    private final String title;

    Brewery(String title) {
        this.title = title;
    }

    /** How the room is called in sentences for people. */
    public String title() {
        return title;
    }
}
