package io.brewmaster.finalizer.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.recording.Crc32c;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoticeTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Map<String, Object> MANIFEST =
            Map.of("key", "a/b.mp4", "bytes", 17, "tracks", List.of(Map.of("type", "video")));

    private static Notice notice(String bucket, String key, long bytes, int checksum, Instant now) {
        return Notice.of(
                new Notice.Sender("p", "e", bucket),
                new Arrival("s1", "weekly", key, bytes, new Crc32c(checksum), MANIFEST),
                now);
    }

    /** Two recorders, or one that was killed, may tell of the same: a receiver has to see that it is the same. */
    @Test
    void hasOneIdForTheSameBytesUnderTheSameKeyAndAnotherForOthers() {
        String id = notice("b", "a/b.mp4", 17, 1, NOW).id();
        assertThat(id).matches("rec_[0-9a-f]{32}");
        assertThat(notice("b", "a/b.mp4", 17, 1, NOW.plusSeconds(99)).id()).isEqualTo(id);
        assertThat(notice("c", "a/b.mp4", 17, 1, NOW).id()).isNotEqualTo(id);
        assertThat(notice("b", "a/c.mp4", 17, 1, NOW).id()).isNotEqualTo(id);
        assertThat(notice("b", "a/b.mp4", 18, 1, NOW).id()).isNotEqualTo(id);
        assertThat(notice("b", "a/b.mp4", 17, 2, NOW).id()).isNotEqualTo(id);
    }

    @Test
    void isReadAgainAsItWasWritten() throws Exception {
        Notice notice = notice("b", "a/b.mp4", 17, 1, NOW);
        assertThat(Notice.of(Members.parse(notice.payload(Optional.empty())))).isEqualTo(notice);
    }

    @Test
    void statesWhenItsLinkEnds() throws Exception {
        Notice notice = notice("b", "a/b.mp4", 17, 1, NOW);
        assertThat(Json.parseObject(notice.payload(Optional.of(new Link("https://x", NOW, true))))
                        .get("link"))
                .isEqualTo(Map.of("url", "https://x", "expires", "2026-05-04T10:00:00Z"));
        assertThat(Json.parseObject(notice.payload(Optional.of(new Link("https://x", NOW, false))))
                        .get("link"))
                .isEqualTo(Map.of("url", "https://x", "expiresAtLatest", "2026-05-04T10:00:00Z"));
        assertThat(Json.parseObject(notice.payload(Optional.empty()))).doesNotContainKey("link");
    }
}
