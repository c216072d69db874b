package io.brewmaster.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JibriSessionTest {
    private static final LocalDateTime START = LocalDateTime.of(2026, 11, 1, 9, 5, 7);

    @TempDir
    Path recordings;

    @Test
    void namesFolderAndFileAsJibriDoes() {
        JibriSession session = JibriSession.create(recordings, "abcdefghijklmnop", "Stand Up", START);
        assertThat(session.directory())
                .isEqualTo(recordings.resolve("abcdefghijklmnop"))
                .isDirectory();
        assertThat(session.media()).hasFileName("Stand Up_2026-11-01-09-05-07.mp4");
    }

    @Test
    void cutsALongRoomNameSoThatTheFileNameHas125Characters() {
        JibriSession session = JibriSession.create(recordings, "s", "r".repeat(300), START);
        assertThat(session.media().getFileName().toString()).hasSize(125).endsWith("r_2026-11-01-09-05-07.mp4");
    }

    @Test
    void writesMetadataWithATokenThatMustNotLeaveTheRecorder() throws IOException {
        JibriSession session = JibriSession.create(recordings, "s", "standup", START);
        session.writeMetadata("https://meet.example.com/standup", "Ada");
        assertThat(session.metadata()).content().contains(JibriSession.SECRET_TOKEN);
        assertThat(JSON.std.mapFrom(session.metadata().toFile()))
                .containsEntry("meeting_url", "https://meet.example.com/standup")
                .containsKeys("participants", "upload_credentials")
                .hasEntrySatisfying(
                        "participants", people -> assertThat((List<?>) people).hasSize(1));
    }
}
