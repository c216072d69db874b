package io.brewmaster.finalizer.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.json.JsonException;
import io.brewmaster.finalizer.recording.ManifestClaims.Claim;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestClaimsTest {
    private static final ObjectKey KEY = new ObjectKey("recordings/2026/05/04/weekly/s1", "a.mp4");

    @Test
    void readsWhatManifestsSay() throws JsonException {
        ManifestClaims claims = ManifestClaims.parse(
                manifest(new Manifest.MetadataDelivered(KEY.sibling("metadata.json"), 2), file(KEY, 5_000_000_000L, 17))
                        .text());
        assertThat(claims)
                .isEqualTo(new ManifestClaims(
                        List.of(new Claim(KEY.value(), 5_000_000_000L, new Crc32c(17))),
                        Optional.of("recordings/2026/05/04/weekly/s1/metadata.json")));
    }

    @Test
    void readsAllFilesOfASession() throws JsonException {
        Manifest.File one = file(KEY, 1, -1);
        Manifest.File other = file(KEY.damaged(), 2, 3);
        ManifestClaims claims = ManifestClaims.parse(
                manifest(new Manifest.MetadataMissing("none"), one, other).text());
        assertThat(claims.files())
                .containsExactly(
                        new Claim(KEY.value(), 1, new Crc32c(-1)),
                        new Claim(KEY.damaged().value(), 2, new Crc32c(3)));
        assertThat(claims.metadataKey()).isEmpty();
    }

    @Test
    void believesNothingElse() {
        String good =
                manifest(new Manifest.MetadataMissing("none"), file(KEY, 1, 1)).text();
        List<String> bad = List.of(
                "",
                "[]",
                "{}",
                "{\"files\": []}",
                good.replace("CRC32C", "SHA256"),
                good.replace("FULL_OBJECT", "COMPOSITE"),
                good.replace(new Crc32c(1).base64(), "AAAA"),
                good.replace(new Crc32c(1).base64(), "?"),
                good.replace("\"bytes\" : 1", "\"bytes\" : -1"),
                good.replace("\"bytes\" : 1", "\"bytes\" : \"1\""));
        for (String text : bad) {
            assertThat(text).isNotEqualTo(good);
            assertThatThrownBy(() -> ManifestClaims.parse(text)).as(text).isInstanceOf(JsonException.class);
        }
    }

    @Test
    void tellsDocumentsFromRecordings() {
        assertThat(ManifestClaims.isManifest("recording.json")).isTrue();
        assertThat(ManifestClaims.isManifest("recording-crc32c-0a1b2c3d.json")).isTrue();
        assertThat(ManifestClaims.isManifest("recording.json.mp4")).isFalse();
        assertThat(ManifestClaims.isManifest("metadata.json")).isFalse();
        assertThat(ManifestClaims.isMetadata("metadata.json")).isTrue();
        assertThat(ManifestClaims.isMetadata("metadata-crc32c-0a1b2c3d.json")).isTrue();
        assertThat(ManifestClaims.isMetadata("metadata_2026-05-04-09-30-00.mp4"))
                .isFalse();
    }

    private static Manifest manifest(Manifest.Metadata metadata, Manifest.File... files) {
        return new Manifest("s1", "weekly", Optional.empty(), metadata, List.of(files), ZoneOffset.UTC);
    }

    private static Manifest.File file(ObjectKey key, long bytes, int checksum) {
        return new Manifest.File(
                MediaName.parse(key.file()),
                bytes,
                Optional.empty(),
                key,
                new Crc32c(checksum),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
