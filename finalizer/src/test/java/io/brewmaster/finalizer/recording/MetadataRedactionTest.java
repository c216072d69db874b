package io.brewmaster.finalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataRedactionTest {
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoiKiJ9.c2lnbmF0dXJl";

    @Test
    void publishesTheMeetingsAddressWithoutItsToken() {
        MetadataRedaction.Result result = redact(Map.of(
                "meeting_url", "https://user:pw@meet.example.com:8443/weekly?jwt=" + JWT + "#config.iAmRecorder=true"));
        assertThat(result.redacted()).containsExactly(Map.entry("meeting_url", "https://meet.example.com:8443/weekly"));
        assertThat(result.meetingUrl()).contains("https://meet.example.com:8443/weekly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no address", "mailto:a@b.c", "https://", "https://a b/", "https://meet.example.com/" + JWT})
    void withholdsAnAddressThatIsNone(String url) {
        MetadataRedaction.Result result = redact(Map.of("meeting_url", url));
        assertThat(result.redacted()).isEmpty();
        assertThat(result.meetingUrl()).isEmpty();
        assertThat(result.withheld()).isEqualTo(1);
    }

    @Test
    void withholdsWhatNobodyAskedFor() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("meeting_url", "https://meet.example.com/weekly");
        metadata.put("participants", List.of(Map.of("user", Map.of("name", "Ada", "email", "ada@example.com"))));
        metadata.put("upload_credentials", Map.of("service_name", "dropbox", "token", "sl.u.secret"));
        metadata.put("share", true);
        MetadataRedaction.Result result = redact(metadata);
        assertThat(result.redacted()).containsOnlyKeys("meeting_url", "share");
        assertThat(result.withheld()).isEqualTo(2);
    }

    @Test
    void withholdsAHarmlessKeyWithAnUnexpectedValue() {
        assertThat(redact(Map.of("share", "yes", "meeting_url", 5)).redacted()).isEmpty();
    }

    @Test
    void publishesWhatTheOperatorNames() {
        Map<String, Object> metadata = Map.of("participants", List.of(Map.of("name", "Ada")), "course", 17);
        assertThat(redact(metadata, "participants", "course").redacted())
                .containsEntry("participants", List.of(Map.of("name", "Ada")))
                .containsEntry("course", 17);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "r_token",
                "accessToken",
                "secret",
                "client-secret",
                "password",
                "passwd",
                "upload_credentials",
                "Authorization",
                "authorization_header",
                "api_key",
                "apiKey",
                "API-Key",
                "x.api.key",
                "private_key",
                "aws_secret_access_key",
                "Cookie",
                "jwt",
                "pwd",
                "signature",
                "app_key"
            })
    void hidesWhateverIsNamedLikeACredentialAtAnyDepth(String name) {
        Object harmless = "hunter2";
        assertThat(redact(Map.of(name, harmless), name).redacted()).containsEntry(name, "[redacted]");
        Map<String, Object> nested = Map.of("extra", List.of(Map.of("inner", Map.of(name, Map.of("x", "hunter2")))));
        assertThat(redact(nested, "extra").redacted())
                .isEqualTo(Map.of("extra", List.of(Map.of("inner", Map.of(name, "[redacted]")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JWT,
                "see " + JWT + " for more",
                "AKIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "https://user:password@example.com/x",
                "https://token@example.com/x",
                "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=abc",
                "https://example.com/x?access_token=abc",
                "https://example.com/room#jwt=abc",
                "Bearer abc",
                "basic dXNlcjpwdw==",
                "-----BEGIN PRIVATE KEY-----",
                "ghp_abcdefghijklmnop",
                "sl.ABCDEFGHIJKLMNOP",
                "xoxb-123456789012"
            })
    void hidesWhateverLooksLikeACredential(String value) {
        assertThat(redact(Map.of("note", value), "note").redacted()).containsEntry("note", "[redacted]");
        assertThat(redact(Map.of("note", List.of(Map.of("a", value))), "note").redacted())
                .containsEntry("note", List.of(Map.of("a", "[redacted]")));
        assertThat(redact(Map.of("note", Map.of(value, 1)), "note").redacted().toString())
                .as("a credential as a name")
                .doesNotContain(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Weekly planning, everybody welcome",
                "3f0c9b1e-8a54-4bfa-9f0f-1234567890ab",
                "https://meet.example.com/weekly?lang=de",
                "ada@example.com",
                "https://meet.example.com/Team1/weekly-standup-Engineering-2026",
                "HandsomeParrotsDanceFranklyInBerlin2026",
                "0123456789012345678901234567890123456789",
                ""
            })
    void leavesWhatLooksHarmless(String value) {
        assertThat(redact(Map.of("note", value), "note").redacted()).containsEntry("note", value);
    }

    @Test
    void copesWithNullsAndNumbers() {
        Map<String, Object> nested = new LinkedHashMap<>();
        nested.put("a", null);
        nested.put("b", 1.5);
        nested.put("c", Arrays.asList(null, true));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("extra", nested);
        metadata.put("none", null);
        Map<String, Object> expected = new LinkedHashMap<>(nested);
        assertThat(redact(metadata, "extra", "none").redacted()).isEqualTo(Map.of("extra", expected));
    }

    private static MetadataRedaction.Result redact(Map<String, ?> metadata, String... allowed) {
        return new MetadataRedaction(List.of(allowed)).apply(metadata);
    }
}
