package io.brewmaster.finalizer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.brewmaster.finalizer.watch.Quiet.Writer;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a session is finished although nobody asked. */
class QuietTest {
    @ParameterizedTest
    @CsvSource({
        // still for (s), writer, has media, has index, was there before, is over
        "600, WRITING,    true,  true,  true,  false",
        "600, WRITING,    true,  false, false, false",
        " 44, GONE,       true,  false, false, false",
        " 45, GONE,       true,  false, false, true",
        " 44, NEVER_SEEN, true,  true,  false, false",
        " 45, NEVER_SEEN, true,  true,  false, true",
        "599, NEVER_SEEN, true,  false, false, false",
        "600, NEVER_SEEN, true,  false, false, true",
        "  4, NEVER_SEEN, true,  false, true,  false",
        "  5, NEVER_SEEN, true,  false, true,  true",
        // A directory that Jibri has just made, when only the watcher was started again.
        " 60, NEVER_SEEN, false, false, true,  false",
        "600, NEVER_SEEN, false, false, true,  true",
    })
    void aSessionIsOver(
            long stillFor, Writer writer, boolean hasMedia, boolean isIndexed, boolean wasThere, boolean isOver) {
        Quiet quiet = new Quiet(Duration.ofSeconds(stillFor), writer, hasMedia, isIndexed);

        assertThat(quiet.isOver(wasThere)).isEqualTo(isOver);
    }
}
