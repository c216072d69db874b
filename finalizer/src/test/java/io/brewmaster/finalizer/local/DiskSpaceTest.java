package io.brewmaster.finalizer.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir
    private Path directory;

    @Test
    void isLowBelowTheThresholdUntilThereIsATenthMore() {
        DiskSpace space = DiskSpace.watch(1_000);
        assertThat(space.low()).isFalse();
        assertThat(space.with(1_000).low()).isFalse();
        DiskSpace low = space.with(999);
        assertThat(low.low()).isTrue();
        assertThat(low.with(1_099).low()).isTrue();
        assertThat(low.with(1_100).low()).isFalse();
        assertThat(low.with(1_100).with(1_050).low()).isFalse();
    }

    @Test
    void saysWhatIsFreeAlsoWhereThereIsNothingYet() throws IOException {
        long total = Files.getFileStore(directory).getTotalSpace();
        assertThat(DiskSpace.free(directory)).isBetween(1L, total);
        assertThat(DiskSpace.free(directory.resolve("a").resolve("b"))).isBetween(1L, total);
    }
}
