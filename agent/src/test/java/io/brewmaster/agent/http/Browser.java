package io.brewmaster.agent.http;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.testkit.process.ChildProcesses;
import io.brewmaster.testkit.process.OutputLines;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real Chromium without a window, steered by its DevTools protocol, with one page. */
final class Browser implements AutoCloseable {
    private static final String LISTENS = "DevTools listening on ";

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<Members>> answers = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final String session;
    private int calls;

    /** The program on the PATH, if there is one. */
    static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser(Path program) throws Exception {
        profile = Files.createTempDirectory("brewmaster-chromium-");
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--hide-scrollbars",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--user-data-dir=" + profile,
                        "--remote-debugging-port=0",
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        ChildProcesses.dieWithThisJvm(process);
        OutputLines output = OutputLines.collect(process.getInputStream(), "Chromium's output");
        String line = output.await(text -> text.startsWith(LISTENS), Duration.ofSeconds(60))
                .orElseThrow(() -> new IllegalStateException("Chromium does not start: " + output.tail(20)));
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(line.substring(LISTENS.length()).strip()), new Ear())
                .get(20, TimeUnit.SECONDS);
        String target =
                call("Target.createTarget", Map.of("url", "about:blank"), "").text("targetId");
        session = call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), "")
                .text("sessionId");
        for (String domain : List.of("Page", "Runtime", "Log")) {
            command(domain + ".enable", Map.of());
        }
    }

    private final class Ear implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void hear(String message) {
        try {
            Members members = Members.parse(message);
            if (members.asMap().get("id") instanceof Integer id) {
                Optional.ofNullable(answers.remove(id)).ifPresent(answer -> answer.complete(members));
            } else if (complains(members.text("method"), message)) {
                complaints.add(message);
            }
        } catch (JsonException e) {
            complaints.add("not understood: " + message);
        }
    }

    private static boolean complains(String method, String message) {
        return switch (method) {
            case "Runtime.exceptionThrown" -> true;
            case "Log.entryAdded" -> message.contains("\"level\":\"error\"");
            case "Runtime.consoleAPICalled" -> message.contains("\"type\":\"error\"");
            default -> false;
        };
    }

    private Members call(String method, Map<String, ?> parameters, String inSession) throws Exception {
        int id = ++calls;
        CompletableFuture<Members> answer = new CompletableFuture<>();
        answers.put(id, answer);
        Map<String, Object> message = new LinkedHashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (!inSession.isEmpty()) {
            message.put("sessionId", inSession);
        }
        socket.sendText(Json.write(message), true).get(10, TimeUnit.SECONDS);
        Members members = answer.get(30, TimeUnit.SECONDS);
        if (members.asMap().containsKey("error")) {
            throw new IllegalStateException(method + ": " + members.asMap().get("error"));
        }
        return members.members("result");
    }

    private Members command(String method, Map<String, ?> parameters) throws Exception {
        return call(method, parameters, session);
    }

    /** A window of this size, in the light or in the dark. */
    void window(int width, int height, boolean dark) throws Exception {
        command(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        command(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    void open(String url) throws Exception {
        command("Page.navigate", Map.of("url", url));
    }

    /** Leaves the page: nothing of it runs or asks any more. */
    void leave() throws Exception {
        open("about:blank");
    }

    /** The value of an expression, or of what it promises, as text. */
    String value(String expression) throws Exception {
        Members result = command(
                "Runtime.evaluate",
                Map.of("expression", "Promise.resolve(" + expression + ").then(String)", "awaitPromise", true));
        return result.members("result").text("value");
    }

    /** What a person reads of an element. */
    String text(String selector) throws Exception {
        return value("document.querySelector('" + selector + "')?.innerText");
    }

    /** The whole page as it looks now, whatever its length. */
    void screenshot(Path file) throws Exception {
        Members picture = command("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, Base64.getDecoder().decode(picture.text("data")));
    }

    /** Errors on the console, exceptions, and what the page's policy forbade, since this was asked before. */
    List<String> complaints() {
        List<String> all = new ArrayList<>();
        for (String one = complaints.poll(); one != null; one = complaints.poll()) {
            all.add(one);
        }
        return all;
    }

    @Override
    public void close() throws Exception {
        try {
            leave();
        } finally {
            socket.abort();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            delete(profile);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
