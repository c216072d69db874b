package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.demo.MetricsFeed.Document;
import io.brewmaster.testkit.jitsi.SimulatedBridge;
import io.brewmaster.testkit.jitsi.SimulatedJibri;
import io.brewmaster.testkit.process.ProgramProcess;
import io.brewmaster.testkit.process.Programs;
import io.brewmaster.testkit.prosody.ProsodyServer;
import io.brewmaster.testkit.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The main job, from an empty brewery to a recording in S3, on real servers and with the real programs. Every step is
 * verified; the first that does not hold ends the demo with an exception that says why.
 */
final class Demo {
    /** The agent publishes every second here; the rest is for a busy machine. */
    private static final Duration NUMBERS = Duration.ofSeconds(30);

    /** A killed bridge leaves the brewery after 16 s, when Prosody gives up waiting for it to come back. */
    private static final Duration GONE = Duration.ofSeconds(40);

    /** The bridge that the agent runs beside. */
    private static final String OWN_BRIDGE = "jvb-a";

    private final Story story;
    private final MetricsFeed feed;
    private final Programs programs;
    private final Path folder;

    /**
     * Runs in {@code folder}.
     *
     * @param folder where the recording is made and the agent's log is left
     */
    Demo(Story story, MetricsFeed feed, Programs programs, Path folder) {
        this.story = story;
        this.feed = feed;
        this.programs = programs;
        this.folder = folder;
    }

    void run() throws Exception {
        try (Stage stage = new Stage()) {
            story.chapter("The stage");
            ProsodyServer prosody = story.step("Prosody, configured as docker-jitsi-meet does it", stage::prosody);
            story.fact("version " + prosody.version() + ", " + prosody.host() + ":" + prosody.port());
            S3Server s3 = story.step("an S3 server with a bucket", stage::s3);
            story.fact(s3.name() + ", " + s3.endpoint() + "/" + Stage.BUCKET);
            Cast cast =
                    story.step("two bridges, a Jibri and jicofo come into the breweries", () -> cast(stage, prosody));
            ReleaseChapter release = new ReleaseChapter(story, feed, stage);
            ProgramProcess agent = stage.opened(startAgent(prosody, release));
            try (Tail ignored = Tail.of(agent.stdout(), feed)) {
                Instant gone = tell(cast, s3, release);
                release.tell(agent, gone);
            } finally {
                Files.writeString(folder.resolve("agent.log"), agent.stderr().tail(Integer.MAX_VALUE) + "\n");
            }
            story.step("the agent leaves the breweries when it is told to", () -> stop(agent));
        }
    }

    /** @return when the last person left */
    private Instant tell(Cast cast, S3Server s3, ReleaseChapter release) throws Exception {
        numbers(
                "the agent, a process of its own, has joined and sees them",
                Instant.EPOCH,
                seen -> seen.has("BridgeCount", 2)
                        && seen.has("RecordersIdle", 1)
                        && seen.has("JVBParticipantCount", 0));

        story.chapter("A meeting");
        Instant people = Instant.now();
        release.people(2, 3);
        cast.first().hold(1, 3);
        cast.second().hold(1, 2);
        numbers(
                "three people meet on jvb-a, two on jvb-b",
                people,
                seen -> seen.has("JVBParticipantCount", 5) && seen.has("JVBConferenceCount", 2));

        new RecordingChapter(story, feed, programs, folder, s3).tell(cast.jibri());

        story.chapter("A bridge dies without a word");
        Instant death = Instant.now();
        cast.second().kill();
        numbers(
                "jvb-b is killed; its last presence is not taken for people",
                death,
                seen -> seen.has("BridgeCount", 1) && seen.has("BridgesStale", 0) && seen.has("JVBParticipantCount", 3),
                GONE);

        story.chapter("Everybody goes home");
        Instant end = Instant.now();
        release.people(0, 0);
        cast.first().hold(0, 0);
        numbers(
                "nobody is left, and that is a fact, not a gap in the data",
                end,
                seen -> seen.has("JVBParticipantCount", 0)
                        && seen.has("BridgeCount", 1)
                        && seen.has("BridgesStale", 0));
        return end;
    }

    private static Cast cast(Stage stage, ProsodyServer prosody) {
        stage.focus(prosody);
        return new Cast(
                stage.bridge(prosody, OWN_BRIDGE, 0.12),
                stage.bridge(prosody, "jvb-b", 0.31),
                stage.jibri(prosody, "jibri-1"));
    }

    private ProgramProcess startAgent(ProsodyServer prosody, ReleaseChapter release) {
        return programs.agent()
                .env(Programs.agentEnvironment(prosody, "1s"))
                .env(release.environment(OWN_BRIDGE))
                .directory(folder)
                .start();
    }

    private static Integer stop(ProgramProcess agent) throws InterruptedException {
        agent.terminate();
        int exit = agent.awaitExit(Duration.ofSeconds(10));
        if (exit != 0) {
            throw new StoryException("the agent ended with exit code " + exit + " instead of 0");
        }
        return exit;
    }

    private void numbers(String text, Instant since, Predicate<Document> fits) throws Exception {
        numbers(text, since, fits, NUMBERS);
    }

    private void numbers(String text, Instant since, Predicate<Document> fits, Duration atMost) throws Exception {
        Document document = story.step(text, () -> feed.await(since, fits, atMost));
        story.fact(Stream.of("JVBParticipantCount", "JVBConferenceCount", "BridgeCount", "BridgesStale", "BridgeStress")
                .map(metric -> metric + " " + document.text(metric))
                .collect(Collectors.joining("  ")));
    }

    /** Who plays. */
    private record Cast(SimulatedBridge first, SimulatedBridge second, SimulatedJibri jibri) {}
}
