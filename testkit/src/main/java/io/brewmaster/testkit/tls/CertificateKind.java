package io.brewmaster.testkit.tls;

/** What the server's certificate looks like to a client that checks it against the run's authority. */
public enum CertificateKind {
    /** Names and dates are right. */
    VALID,
    /** Its last day was a month ago. */
    EXPIRED,
    /** Valid, but for another host's name. */
    WRONG_HOST
}
