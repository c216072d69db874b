package io.brewmaster.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeparateS3ServerTest {
    static Stream<Named<Supplier<S3Server>>> servers() {
        return Stream.of(Named.of("S3Mock", S3Mock::start), Named.of("S3Proxy", S3Proxy::start));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void givesBackWhatWasPut(Supplier<S3Server> start) {
        try (S3Server server = start.get()) {
            server.createBucket("recordings");
            server.bucket("recordings").put("a/b.txt", new byte[] {1, 2, 3});
            assertThat(server.bucket("recordings").keys()).containsExactly("a/b.txt");
            assertThat(server.bucket("recordings").bytes("a/b.txt")).containsExactly(1, 2, 3);
            assertThat(server.bucket("recordings").head("a/b.txt"))
                    .hasValueSatisfying(object -> assertThat(object.size()).isEqualTo(3));
            assertThat(server.bucket("recordings").head("none")).isEmpty();
        }
    }
}
