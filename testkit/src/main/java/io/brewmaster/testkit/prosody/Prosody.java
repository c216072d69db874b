package io.brewmaster.testkit.prosody;

import io.brewmaster.testkit.tls.CertificateKind;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Starts real Prosody servers. */
public final class Prosody {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Prosody() {}

    /** A server as docker-jitsi-meet has it by default, from wherever this machine can get one. */
    public static Builder builder() {
        return new Builder();
    }

    /** What to start. Accounts {@code focus}, {@code jvb}, {@code jibri} (administrators) and {@code agent} always exist. */
    public static final class Builder {
        private Form form = Form.MAIN;
        private Suite suite = Suite.AUTO;
        private CertificateKind certificate = CertificateKind.VALID;
        private boolean streamManagement = true;
        private boolean http;
        private boolean onlyAes;
        private final Set<String> accounts = new LinkedHashSet<>(List.of("focus", "jvb", "jibri", "agent"));

        private Builder() {}

        /** The main server (default), or the separate one for bridges. */
        public Builder form(Form form) {
            this.form = form;
            return this;
        }

        /** Where it comes from; default {@link Suite#AUTO}. */
        public Builder suite(Suite suite) {
            this.suite = suite;
            return this;
        }

        /** The certificate it shows; default {@link CertificateKind#VALID}. */
        public Builder certificate(CertificateKind certificate) {
            this.certificate = certificate;
            return this;
        }

        /** Stream management (XEP-0198) with 15 s of hibernation; on by default, as in docker-jitsi-meet. */
        public Builder streamManagement(boolean on) {
            this.streamManagement = on;
            return this;
        }

        /** Refuses ChaCha20, as a server in FIPS mode does; off by default. */
        public Builder onlyAes(boolean on) {
            this.onlyAes = on;
            return this;
        }

        /** BOSH, websockets and {@code /metrics} over plain HTTP; off by default. */
        public Builder http(boolean on) {
            this.http = on;
            return this;
        }

        /** Further accounts, without any right; names of lower-case letters, digits and dashes. */
        public Builder accounts(String... users) {
            for (String user : users) {
                if (!user.matches("[a-z0-9-]+")) {
                    throw new IllegalArgumentException("not a name for an account here: " + user);
                }
                accounts.add(user);
            }
            return this;
        }

        /**
         * Starts it; returns once it answers.
         *
         * @throws IllegalStateException when this machine has none and cannot get one; the message says what to install
         */
        public ProsodyServer start() {
            Map<String, String> passwords = new LinkedHashMap<>();
            accounts.forEach(user -> passwords.put(user, secret()));
            ProsodySettings settings =
                    new ProsodySettings(form, certificate, streamManagement, http, onlyAes, passwords, secret());
            try {
                return switch (suite) {
                    case AUTO -> startAny(settings);
                    case PATH ->
                        LocalProsody.start(
                                ProsodyProgram.onPath()
                                        .orElseThrow(() -> new IllegalStateException(
                                                "there is no prosody on the PATH: install the package prosody")),
                                settings);
                    case UNPACKED ->
                        LocalProsody.start(UnpackedProsody.inUserCache().program(), settings);
                    case BOOKWORM -> ContainerProsody.start("bookworm", settings);
                    case TRIXIE -> ContainerProsody.start("trixie", settings);
                };
            } catch (IOException e) {
                throw new IllegalStateException("cannot write the files of a Prosody: " + e, e);
            }
        }

        private static ProsodyServer startAny(ProsodySettings settings) throws IOException {
            Optional<ProsodyProgram> installed = ProsodyProgram.onPath();
            if (installed.isPresent()) {
                return LocalProsody.start(installed.get(), settings);
            }
            if (ContainerProsody.engineAnswers()) {
                return ContainerProsody.start("bookworm", settings);
            }
            ProsodyProgram unpacked;
            try {
                unpacked = UnpackedProsody.inUserCache().program();
            } catch (IllegalStateException e) {
                throw new IllegalStateException(
                        "no Prosody: none is on the PATH, no Docker engine answers, and Debian's package could not be"
                                + " unpacked (" + e.getMessage()
                                + "). Install the package prosody (apt-get install prosody), or start Docker",
                        e);
            }
            return LocalProsody.start(unpacked, settings);
        }

        private static String secret() {
            return new BigInteger(128, RANDOM).toString(36);
        }
    }
}
