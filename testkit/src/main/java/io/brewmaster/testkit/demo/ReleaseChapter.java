package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.ecs.EcsAgentDouble;
import io.brewmaster.testkit.ecs.EcsDouble;
import io.brewmaster.testkit.ecs.EcsDouble.Action;
import io.brewmaster.testkit.jitsi.BridgeRestDouble;
import io.brewmaster.testkit.jitsi.JicofoRestDouble;
import io.brewmaster.testkit.process.ProgramProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everybody is gone: the agent counts, looks a last time, and takes the platform to zero, on a control plane that speaks AWS' protocols. */
final class ReleaseChapter {
    /** Instead of a quarter of an hour. */
    private static final Duration COUNTDOWN = Duration.ofSeconds(8);

    /** The platform is empty, too, before the meeting begins. */
    private static final Duration MIN_UPTIME = Duration.ofSeconds(20);

    /** The countdown, two presences of the bridge, and the start of a JVM; the rest is for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Story story;
    private final MetricsFeed feed;
    private final JicofoRestDouble jicofo;
    private final BridgeRestDouble bridge;
    private final EcsDouble aws;
    private final EcsAgentDouble ecsAgent;

    ReleaseChapter(Story story, MetricsFeed feed, Stage stage) {
        this.story = story;
        this.feed = feed;
        jicofo = stage.opened(JicofoRestDouble.start());
        bridge = stage.opened(BridgeRestDouble.start());
        aws = stage.opened(EcsDouble.start())
                .service("jibri", 1)
                .service("web", 1)
                .service("jvb", 2);
        ecsAgent = stage.opened(EcsAgentDouble.start()).task(EcsDouble.CLUSTER, "jvb", 1);
    }

    /** What a bridge's task has on ECS, and what makes an agent act. */
    Map<String, String> environment(String bridgeNick) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JITSI_BRIDGE_NICK", bridgeNick);
        environment.put("JITSI_BRIDGE_URL", bridge.uri().toString());
        environment.put("JITSI_IDLE_MODE", "act");
        environment.put("JITSI_IDLE_TIMEOUT", COUNTDOWN.toSeconds() + " s");
        environment.put("JITSI_IDLE_MIN_UPTIME", MIN_UPTIME.toSeconds() + " s");
        environment.put("JITSI_IDLE_ACTION", "services");
        environment.put("JITSI_IDLE_SERVICES", "recorders=jibri,signalling=web,bridges=jvb");
        environment.put("JITSI_IDLE_JICOFO_URLS", jicofo.uri().toString());
        environment.put("JITSI_AWS_ENDPOINT", aws.uri().toString());
        environment.put("AWS_REGION", "us-west-2");
        environment.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        environment.put("AWS_SECRET_ACCESS_KEY", "demo");
        environment.put("ECS_AGENT_URI", ecsAgent.uri().toString());
        environment.put("ECS_CONTAINER_METADATA_URI_V4", ecsAgent.metadataUri().toString());
        return environment;
    }

    /** What jicofo and the bridge's own REST say of the meetings. */
    void people(int conferences, int onTheBridge) {
        jicofo.conferences(conferences);
        bridge.counts(onTheBridge, onTheBridge > 0 ? 1 : 0);
    }

    /** @param gone when the last person left */
    void tell(ProgramProcess agent, Instant gone) throws Exception {
        story.chapter("Nobody is there");
        MetricsFeed.Document counting = story.step(
                "the agent counts how long, to 8 s here instead of 15 min",
                () -> feed.await(gone, seen -> seen.atLeast("IdleSeconds", 1), SOON));
        story.fact("IdleSeconds " + counting.text("IdleSeconds") + ", the task is protected from scale-in: "
                + ecsAgent.protectedUntil().isPresent());
        story.step("it announces the release, and lets go of its task", () -> {
            decided(agent, "release announced");
            return eventually(() -> ecsAgent.protectedUntil().isEmpty(), "the task is still protected");
        });
        story.step("a last look, and the word is given", () -> decided(agent, "release sent"));
        story.step("recorders, signalling, bridges: all go to zero, in this order", () -> {
            decided(agent, "release done");
            return lowered();
        });
        story.fact("jibri 1 → 0  web 1 → 0  jvb 2 → 0, "
                + Duration.between(gone, Instant.now()).toSeconds() + " s after the last person left");
    }

    private static String decided(ProgramProcess agent, String what) throws InterruptedException {
        return agent.awaitStderr(line -> line.contains("\"decision\":\"" + what + "\""), SOON);
    }

    private Boolean lowered() {
        List<String> order = aws.calls().stream()
                .filter(call -> call.action() == Action.UPDATE_SERVICE)
                .map(call ->
                        call.request().get("service") + "=" + call.request().get("desiredCount"))
                .toList();
        if (!order.equals(List.of("jibri=0", "web=0", "jvb=0"))) {
            throw new StoryException("the counts were changed so: " + order);
        }
        return true;
    }

    private interface Fact {
        boolean holds();
    }

    private static Boolean eventually(Fact fact, String otherwise) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!fact.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new StoryException(otherwise);
            }
            Thread.sleep(20);
        }
        return true;
    }
}
