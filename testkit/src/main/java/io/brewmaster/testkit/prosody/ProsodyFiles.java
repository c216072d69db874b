package io.brewmaster.testkit.prosody;

import io.brewmaster.testkit.tls.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The folder that one Prosody runs from: configuration, certificate, accounts, our own modules. */
final class ProsodyFiles {
    private final Path folder;
    private final String certificateSha256;

    private ProsodyFiles(Path folder, String certificateSha256) {
        this.folder = folder;
        this.certificateSha256 = certificateSha256;
    }

    /**
     * Writes them into a new folder.
     *
     * @param host a further name or address for the certificate
     */
    static ProsodyFiles write(ProsodySettings settings, String host, Ports ports, SeenAs seenAs) throws IOException {
        Path folder = Files.createTempDirectory("brewmaster-prosody-");
        for (String child : List.of("certs", "data", "modules")) {
            Files.createDirectories(folder.resolve(child));
        }
        Form form = settings.form();
        Set<String> names = new LinkedHashSet<>(
                List.of(form.authDomain(), form.internalMucDomain(), "meet.jitsi", "localhost", "127.0.0.1", host));
        String sha256 = new TestAuthority()
                .writeInto(folder.resolve("certs"), settings.certificate(), new ArrayList<>(names), Instant.now());
        for (String module : List.of("mod_brewery_access.lua", "mod_bridge_presence_filter.lua")) {
            Files.writeString(folder.resolve("modules").resolve(module), resource(module));
        }
        for (Map.Entry<String, String> account : settings.passwords().entrySet()) {
            writeAccount(folder, form.authDomain(), account.getKey(), account.getValue());
        }
        String seen = seenAs.folder().isEmpty() ? folder.toString() : seenAs.folder();
        Files.writeString(
                folder.resolve("prosody.cfg.lua"), configuration(settings, ports, seen, seenAs.networkInterface()));
        return new ProsodyFiles(folder, sha256);
    }

    Path folder() {
        return folder;
    }

    Path configuration() {
        return folder.resolve("prosody.cfg.lua");
    }

    Path caCertificate() {
        return folder.resolve("certs/ca.pem");
    }

    String certificateSha256() {
        return certificateSha256;
    }

    void delete() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new IllegalStateException("cannot delete " + folder, e);
        }
    }

    private static String configuration(ProsodySettings settings, Ports ports, String folder, String networkInterface)
            throws IOException {
        String own = switch (settings.form()) {
            case MAIN -> "main.cfg.lua";
            case BRIDGE_SERVER -> "bridge-server.cfg.lua";
            case EXTERNAL_BREWERY -> "external-brewery.cfg.lua";
        };
        String text = resource("global.cfg.lua") + "\n" + resource(own);
        Map<String, String> values = Map.of(
                "dir",
                folder,
                "interface",
                networkInterface,
                "port",
                Integer.toString(ports.client()),
                "component_port",
                orNone(ports.component()),
                "component_secret",
                settings.componentSecret(),
                "auth_domain",
                settings.form().authDomain(),
                "stream_management",
                settings.streamManagement() ? "\"smacks\"," : "",
                "http_port",
                orNone(ports.http()),
                "http_modules",
                settings.http() ? ", \"bosh\", \"websocket\", \"http_openmetrics\"" : "",
                "ciphers",
                settings.onlyAes()
                        ? ", ciphers = \"ECDHE+AESGCM\", ciphersuites = \"TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256\""
                        : "");
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    private static String orNone(int port) {
        return port == 0 ? "" : Integer.toString(port);
    }

    /** A plain password is hashed by Prosody when it is first used. */
    private static void writeAccount(Path folder, String domain, String user, String password) throws IOException {
        Path accounts = folder.resolve("data")
                .resolve(domain.replace(".", "%2e").replace("-", "%2d"))
                .resolve("accounts");
        Files.createDirectories(accounts);
        Files.writeString(
                accounts.resolve(user.replace("-", "%2d") + ".dat"),
                "return { [\"password\"] = \"" + password + "\" };\n");
    }

    private static String resource(String name) throws IOException {
        try (InputStream stream = ProsodyFiles.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("testkit's resource is missing: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Where Prosody finds the folder (empty: where it is) and what it listens on. */
    record SeenAs(String folder, String networkInterface) {
        static final SeenAs ON_LOOPBACK = new SeenAs("", "127.0.0.1");
    }
}
