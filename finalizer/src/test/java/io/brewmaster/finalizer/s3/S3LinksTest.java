package io.brewmaster.finalizer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.brewmaster.finalizer.notice.Link;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.testkit.s3.S3Proxy;
import io.brewmaster.testkit.s3.S3Server;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;

class S3LinksTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static Link link(AwsCredentials credentials) throws NotToldException {
        AwsAccess access = new AwsAccess(Region.US_WEST_2, () -> credentials, Optional.empty());
        return new S3Links("recordings", () -> access, DAY, Clock.fixed(NOW, ZoneOffset.UTC)).to("a/ü b.mp4");
    }

    private static AwsSessionCredentials.Builder session() {
        return AwsSessionCredentials.builder()
                .accessKeyId("AKID")
                .secretAccessKey("secret")
                .sessionToken("token");
    }

    @Test
    void lastsAsLongAsAskedWhereTheCredentialsDo() throws Exception {
        Link link = link(AwsBasicCredentials.create("AKID", "secret"));
        assertThat(link.expires()).isEqualTo(NOW.plus(DAY));
        assertThat(link.exact()).isTrue();
        assertThat(link.url())
                .startsWith("https://recordings.s3.us-west-2.amazonaws.com/a/%C3%BC%20b.mp4?")
                .contains("X-Amz-Expires=86400");
        assertThat(link(session().expirationTime(NOW.plus(DAY.multipliedBy(2))).build())
                        .expires())
                .isEqualTo(NOW.plus(DAY));
    }

    /** S3 refuses a link whose credentials have expired, whatever X-Amz-Expires says. */
    @Test
    void endsWithTheCredentialsThatSignedIt() throws Exception {
        Link link = link(session().expirationTime(NOW.plusSeconds(3_600)).build());
        assertThat(link.expires()).isEqualTo(NOW.plusSeconds(3_600));
        assertThat(link.exact()).isTrue();
        assertThat(link.url()).contains("X-Amz-Expires=3600", "X-Amz-Security-Token=token");
    }

    @Test
    void saysThatItMayEndEarlierWhereASessionDoesNotSayWhen() throws Exception {
        Link link = link(session().build());
        assertThat(link.expires()).isEqualTo(NOW.plus(DAY));
        assertThat(link.exact()).isFalse();
    }

    @Test
    void isNoneWhenItWouldEndAtOnce() {
        assertThatExceptionOfType(NotToldException.class)
                .isThrownBy(
                        () -> link(session().expirationTime(NOW.plusSeconds(59)).build()))
                .withMessageContaining("credentials end at");
    }

    @Test
    void leadsToTheObjectOnAServerThatChecksSignatures() throws Exception {
        try (S3Server s3 = S3Proxy.start()) {
            s3.createBucket("recordings");
            s3.client()
                    .putObject(put -> put.bucket("recordings").key("a/b c.mp4"), RequestBody.fromString("a recording"));
            AwsAccess access = new AwsAccess(
                    Region.of(s3.region()),
                    () -> AwsBasicCredentials.create(s3.accessKey(), s3.secretKey()),
                    Optional.of(s3.endpoint()));
            String url = new S3Links("recordings", () -> access, DAY, Clock.systemUTC())
                    .to("a/b c.mp4")
                    .url();
            assertThat(get(url)).isEqualTo("200 a recording");
            assertThat(get(url.replace("a/b%20c.mp4", "a/other.mp4"))).startsWith("403");
        }
    }

    private static String get(String url) throws Exception {
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
