package io.brewmaster.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.ContainerNetwork;
import io.brewmaster.testkit.jitsi.SimulatedFocus;
import io.brewmaster.testkit.prosody.Prosody;
import io.brewmaster.testkit.prosody.ProsodyServer;
import io.brewmaster.testkit.prosody.Suite;
import io.brewmaster.testkit.s3.Bucket;
import io.brewmaster.testkit.s3.Bucket.OpenUpload;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;

/** What a Jitsi container finds around itself: a network with Prosody, jicofo in both breweries, and S3 with a bucket. */
final class Neighbourhood implements AutoCloseable {
    private static final String XMPP_SERVER = "xmpp.meet.jitsi";
    private static final String BUCKET = "recordings";

    private final DockerClient docker = DockerClientFactory.instance().client();
    private final Network network = Network.newNetwork();
    private final ProsodyServer prosody = Prosody.builder().suite(Suite.TRIXIE).start();
    private final SimulatedFocus focus = SimulatedFocus.in(prosody);
    private final S3Container s3 = S3Container.start(network);
    private final Map<String, String> hosts;

    Neighbourhood() {
        hosts = Map.of(XMPP_SERVER, connect(prosody), S3Container.HOST, address(s3.containerId()));
        focus.join();
        s3.createBucket(BUCKET);
    }

    /** Prosody publishes its port under the same number that it has inside. Returns its address on the network. */
    private String connect(ProsodyServer server) {
        String container = docker.listContainersCmd().exec().stream()
                .filter(candidate -> publishes(candidate, server.port()))
                .map(Container::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no container publishes port " + server.port()));
        docker.connectToNetworkCmd()
                .withContainerId(container)
                .withNetworkId(network.getId())
                .exec();
        return address(container);
    }

    private String address(String container) {
        String name =
                docker.inspectNetworkCmd().withNetworkId(network.getId()).exec().getName();
        ContainerNetwork joined = docker.inspectContainerCmd(container)
                .exec()
                .getNetworkSettings()
                .getNetworks()
                .get(name);
        return Objects.requireNonNull(joined, container + " is not on the network")
                .getIpAddress();
    }

    private static boolean publishes(Container container, int port) {
        return Arrays.stream(container.getPorts())
                .anyMatch(published -> Objects.equals(published.getPublicPort(), port));
    }

    Network network() {
        return network;
    }

    /**
     * Names and addresses for a container's /etc/hosts: the engine's own name server may be deaf for a minute while
     * containers come and go.
     */
    Map<String, String> hosts() {
        return hosts;
    }

    Bucket bucket() {
        return s3.bucket(BUCKET);
    }

    /** How many parts of a session's recordings are in S3 and not yet an object; empty without an open upload. */
    OptionalInt openParts(String session) {
        List<OpenUpload> uploads = bucket().openUploads().stream()
                .filter(upload -> upload.key().contains("/" + session + "/"))
                .toList();
        return uploads.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(uploads.stream()
                        .mapToInt(upload -> s3.client()
                                .listParts(
                                        r -> r.bucket(BUCKET).key(upload.key()).uploadId(upload.uploadId()))
                                .parts()
                                .size())
                        .sum());
    }

    /** docker-jitsi-meet's own variables, and ours for a measurement each second and for a local S3. */
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("XMPP_SERVER", XMPP_SERVER);
        variables.put("XMPP_PORT", Integer.toString(prosody.port()));
        variables.put("XMPP_AUTH_DOMAIN", prosody.authDomain());
        variables.put("XMPP_INTERNAL_MUC_DOMAIN", prosody.internalMucDomain());
        variables.put("JVB_AUTH_USER", "jvb");
        variables.put("JVB_AUTH_PASSWORD", prosody.password("jvb"));
        variables.put("JVB_BREWERY_MUC", "jvbbrewery");
        variables.put("JIBRI_XMPP_USER", "jibri");
        variables.put("JIBRI_XMPP_PASSWORD", prosody.password("jibri"));
        variables.put("JIBRI_RECORDER_USER", "recorder");
        variables.put("JIBRI_RECORDER_PASSWORD", "unused");
        variables.put("JIBRI_BREWERY_MUC", "jibribrewery");
        variables.put("DISPLAY", ":0");
        // As compose.yaml has it.
        variables.put("JITSI_STOP_TIMEOUT", "120");
        variables.put("JITSI_METRICS_INTERVAL", "1 s");
        variables.put("JITSI_AWS_ENDPOINT", S3Container.endpointInside());
        variables.put("JITSI_RECORDING_BUCKET", BUCKET);
        // Encryption is the finalizer's own tests' business.
        variables.put("JITSI_RECORDING_ENCRYPTION", "none");
        variables.put("AWS_EC2_METADATA_DISABLED", "true");
        variables.put("AWS_REGION", s3.region());
        variables.put("AWS_ACCESS_KEY_ID", s3.accessKey());
        variables.put("AWS_SECRET_ACCESS_KEY", s3.secretKey());
        return variables;
    }

    @Override
    public void close() {
        focus.close();
        s3.close();
        prosody.close();
        network.close();
    }
}
