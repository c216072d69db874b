package io.brewmaster.finalizer.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private final Destinations destinations = new Destinations(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::10.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::808:808",
                "100::1",
                "2001::1",
                "2001:20::1",
                "2002:a00:1::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "ff0e::1"
            })
    void refusesWhatIsNotPublic(String address) throws UnknownHostException {
        assertThat(destinations.isAllowed(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "128.0.0.1",
                "169.253.255.255",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.1.1",
                "198.20.0.1",
                "223.255.255.255",
                "64:ff9b::101:101",
                "2001:4860:4860::8888",
                "2600:1f18::1",
                "2a00:1450::1"
            })
    void allowsWhatIsPublic(String address) throws UnknownHostException {
        assertThat(destinations.isAllowed(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void allowsNetworksThatTheOperatorNamesAndNoMore() throws UnknownHostException {
        Destinations ours = new Destinations(List.of("10.1.0.0/16", "fd12:3456::/33"));
        assertThat(ours.isAllowed(InetAddress.getByName("10.1.255.255"))).isTrue();
        assertThat(ours.isAllowed(InetAddress.getByName("10.2.0.0"))).isFalse();
        assertThat(ours.isAllowed(InetAddress.getByName("fd12:3456:7fff::1"))).isTrue();
        assertThat(ours.isAllowed(InetAddress.getByName("fd12:3456:8000::1"))).isFalse();
        assertThat(ours.isAllowed(InetAddress.getByName("169.254.169.254"))).isFalse();
        assertThat(ours.isAllowed(InetAddress.getByName("1.1.1.1"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/33", "10.0.0/8", "fd00::/129", "::ffff:1.2.3.4/100", "1.2.3.4", "dead.beef/8", "/8"})
    void saysWhatIsNoNetwork(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Destinations(List.of(text)))
                .withMessageContaining(text);
    }
}
