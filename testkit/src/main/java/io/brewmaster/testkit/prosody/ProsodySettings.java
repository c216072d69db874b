package io.brewmaster.testkit.prosody;

import io.brewmaster.testkit.tls.CertificateKind;
import java.util.Map;

/** What a {@link Prosody.Builder} was told. */
record ProsodySettings(
        Form form,
        CertificateKind certificate,
        boolean streamManagement,
        boolean http,
        boolean onlyAes,
        Map<String, String> passwords,
        String componentSecret) {
    String password(String user) {
        String password = passwords.get(user);
        if (password == null) {
            throw new IllegalArgumentException("no account " + user + " here, only " + passwords.keySet());
        }
        return password;
    }

    /** Without passwords: a record's own would print them. */
    @Override
    public String toString() {
        return "ProsodySettings[" + form + ", " + certificate + ", accounts " + passwords.keySet() + "]";
    }
}
