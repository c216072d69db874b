package io.brewmaster.finalizer.transport;

import java.time.Duration;

/**
 * The ends of all waits of a connection.
 *
 * @param connect for TCP, for a proxy's word and for TLS, each
 * @param silence while an answer is awaited or read
 * @param stuck while not one byte of a request goes out
 * @param goAhead for the word to send a large body; after that it is sent without
 * @param idle how long a connection is kept for the next request
 * @param age after which a connection is not used again, so that a name's new addresses get their turn
 */
record Timeouts(Duration connect, Duration silence, Duration stuck, Duration goAhead, Duration idle, Duration age) {
    /** A silence of 60 s: S3 sends white space while it completes a large object. */
    static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(15),
            Duration.ofMinutes(5));

    /** A proxy's word is a part of connecting. */
    Timeouts whileConnecting() {
        return new Timeouts(connect, connect, connect, goAhead, idle, age);
    }
}
