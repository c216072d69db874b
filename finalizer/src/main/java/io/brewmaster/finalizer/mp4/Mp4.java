package io.brewmaster.finalizer.mp4;

import java.util.List;
import java.util.OptionalDouble;

/** What the boxes of a file say about it. */
public sealed interface Mp4 {

    /**
     * A finished file, which plays: it has a movie header with tracks, its boxes cover it exactly, and the recorder
     * wrote its end.
     */
    record Complete(Movie movie) implements Mp4 {}

    /**
     * A fragmented or hybrid file whose recorder did not end it: it plays as far as it goes.
     *
     * @param movie its duration is empty
     * @param reason one line
     */
    record Truncated(Movie movie, String reason) implements Mp4 {}

    /**
     * An mp4 that was not finished or was cut: it may hold most of a meeting, but does not play as it is.
     *
     * @param reason one line
     */
    record Damaged(String reason) implements Mp4 {}

    /**
     * Something else.
     *
     * @param reason one line
     */
    record NotMp4(String reason) implements Mp4 {}

    /**
     * What a file's movie box says.
     *
     * @param durationSeconds of the longest track; empty when the header does not say (fragmented files)
     * @param tracks in the file's order, at least one
     */
    record Movie(OptionalDouble durationSeconds, List<Track> tracks) {
        public Movie {
            tracks = List.copyOf(tracks);
        }
    }

    /**
     * What one track says about itself.
     *
     * @param type the handler: {@code vide}, {@code soun} or another four characters
     * @param codec the sample entry: {@code avc1}, {@code mp4a} or another four characters
     * @param timescale units per second
     * @param width of a video in pixels, else 0
     * @param height of a video in pixels, else 0
     * @param sampleRate of sound in Hz, else 0
     * @param channels of sound, else 0
     */
    record Track(String type, String codec, long timescale, int width, int height, int sampleRate, int channels) {}
}
