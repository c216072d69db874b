package io.brewmaster.core;

/**
 * What a program says to whoever started it: the codes of {@code sysexits.h}, the same for all programs.
 */
public enum ExitCode {
    /** Done. */
    OK(0),
    /** The command line is wrong; the usage was printed. */
    USAGE(64),
    /** What was given is not a recording, or not the one that its manifest says; nothing was thrown away. */
    NOT_A_RECORDING(65),
    /** The platform is not as it has to be. */
    UNAVAILABLE(69),
    /** A fault of this program. */
    SOFTWARE(70),
    /** A server or the network is not there now; everything was kept, try again later. */
    TRY_AGAIN(75),
    /** Somebody has to change something first: a setting, a password, a certificate, a bucket, a permission. */
    CONFIGURATION(78);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number that the process exits with. */
    public int code() {
        return code;
    }
}
