package io.brewmaster.ops.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.aws.SignedService.Place;
import io.brewmaster.ops.doubles.AccountDouble;
import io.brewmaster.ops.doubles.AccountDouble.Failure;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Over HTTP, with the SDK's own signer. */
class SignedServiceTest {
    private static final String ACTION = "DescribeLoadBalancers";

    private final AccountDouble account = new AccountDouble().balancer("standup-prod-web", "application", "");

    @AfterEach
    void stop() {
        account.close();
    }

    private static SignedService at(URI endpoint) {
        return at(endpoint, Duration.ofSeconds(20));
    }

    private static SignedService at(URI endpoint, Duration call) {
        return new SignedService(
                new Place(endpoint, "elasticloadbalancing", "us-west-2"),
                () -> AwsBasicCredentials.create("AKIDEXAMPLE", "no-secret"),
                UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(3))
                        .socketTimeout(Duration.ofMillis(400))
                        .build(),
                Duration.ofMillis(400),
                call);
    }

    private Xml describe(SignedService service) {
        return service.query("2015-12-01", ACTION, Map.of());
    }

    private static String said(SdkException failure) {
        return AwsErrors.classify("look", "elasticloadbalancing:" + ACTION, failure)
                .sentence();
    }

    @Test
    void readsWhatIsThere() {
        assertThat(describe(at(account.uri())).members("LoadBalancers"))
                .extracting(one -> one.text("LoadBalancerName"))
                .containsExactly(Optional.of("standup-prod-web"));
    }

    @Test
    void getsThroughThrottlingAndAGatewayThatIsBad() {
        account.next(ACTION, Failure.THROTTLED, 1).next(ACTION, Failure.BAD_GATEWAY, 1);
        assertThat(describe(at(account.uri())).members("LoadBalancers")).hasSize(1);
        assertThat(account.calls()).hasSize(3);
    }

    @Test
    void givesUpAfterThreeAttempts() {
        account.next(ACTION, Failure.THROTTLED, 5);
        assertThatThrownBy(() -> describe(at(account.uri())))
                .isInstanceOfSatisfying(
                        SdkException.class,
                        failure -> assertThat(said(failure))
                                .isEqualTo("cannot look: AWS takes no more calls at present (Throttling):"
                                        + " try again in a minute"));
        assertThat(account.calls()).hasSize(3);
    }

    @Test
    void namesThePermissionAndAsksOnce() {
        account.next(ACTION, Failure.ACCESS_DENIED, 1);
        assertThatThrownBy(() -> describe(at(account.uri()))).isInstanceOfSatisfying(SdkException.class, failure -> {
            assertThat(said(failure)).contains("allow elasticloadbalancing:DescribeLoadBalancers to the role");
            assertThat(AwsErrors.classify("look", "", failure).exit()).isEqualTo(ExitCode.CONFIGURATION);
        });
        assertThat(account.calls()).hasSize(1);
    }

    @Test
    void waitsForNoAnswerThatStandsStill() {
        account.next(ACTION, Failure.STALLED, 3);
        long begun = System.nanoTime();
        assertThatThrownBy(() -> describe(at(account.uri())))
                .isInstanceOfSatisfying(
                        SdkException.class, failure -> assertThat(said(failure)).contains("no answer in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(15));
        account.next(ACTION, Failure.STALLED, 1);
        assertThat(describe(at(account.uri())).members("LoadBalancers")).hasSize(1);
    }

    @Test
    void waitsForNoAnswerThatNeverEnds() {
        account.next(ACTION, Failure.DRIPPING, 1);
        long begun = System.nanoTime();
        assertThatThrownBy(() -> describe(at(account.uri(), Duration.ofSeconds(2))))
                .isInstanceOf(ApiCallTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void fetchesNothingThatAnAnswerDeclares() {
        account.next(ACTION, Failure.HOSTILE, 3);
        assertThatThrownBy(() -> describe(at(account.uri()))).hasMessageContaining("not XML");
    }

    @Test
    void saysThatNobodyIsThere() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        assertThatThrownBy(() -> describe(at(URI.create("http://127.0.0.1:" + port))))
                .isInstanceOfSatisfying(
                        SdkException.class, failure -> assertThat(said(failure)).contains("not connected"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "elasticloadbalancing, us-west-2, https://elasticloadbalancing.us-west-2.amazonaws.com/, us-west-2",
        "servicequotas, eu-central-1, https://servicequotas.eu-central-1.amazonaws.com/, eu-central-1",
        "iam, us-west-2, https://iam.amazonaws.com/, us-east-1",
        "iam, cn-north-1, https://iam.cn-north-1.amazonaws.com.cn/, cn-north-1",
        "iam, us-gov-east-1, https://iam.us-gov.amazonaws.com/, us-gov-west-1",
    })
    void isWhereAwsHasIt(String name, String region, URI endpoint, String signed) {
        assertThat(Place.of(name, Region.of(region), Optional.empty())).isEqualTo(new Place(endpoint, name, signed));
        assertThat(Place.of(name, Region.of(region), Optional.of(account.uri())))
                .isEqualTo(new Place(account.uri(), name, signed));
    }

    @Test
    void signsForTheServiceAndItsRegion() {
        SignedService elsewhere = new SignedService(
                new Place(account.uri(), "elasticloadbalancing", "eu-west-1"),
                () -> AwsBasicCredentials.create("AKIDEXAMPLE", "no-secret"),
                UrlConnectionHttpClient.create(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
        assertThatThrownBy(() -> describe(elsewhere))
                .isInstanceOfSatisfying(
                        SdkException.class,
                        failure -> assertThat(said(failure)).contains("does not accept the credentials"));
    }
}
