package io.brewmaster.agent.http;

import static io.brewmaster.agent.brewery.History.OTHER;
import static io.brewmaster.agent.brewery.History.SHARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.brewmaster.agent.brewery.Brewery;
import io.brewmaster.agent.brewery.BreweryEvent.ShardFailed;
import io.brewmaster.agent.brewery.BrewerySnapshot;
import io.brewmaster.agent.brewery.History;
import io.brewmaster.agent.brewery.ShardFailure;
import io.brewmaster.agent.control.ControlStatus;
import io.brewmaster.agent.history.LoadHistory;
import io.brewmaster.agent.history.LoadHour;
import io.brewmaster.agent.prometheus.PrometheusText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The page in a real Chromium. */
@Timeout(120)
@ExtendWith(AgentPageTest.NeedsChromium.class)
class AgentPageTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    /** Of windows in px: telephones, tablets and screens, and on both sides of where tables turn into cards. */
    private static final List<Integer> WIDTHS = List.of(320, 480, 720, 721, 800, 1280);

    private static final String ENDLESS = "x".repeat(120);
    private static final String FAILED_REQUEST = "Failed to load resource";

    /** Screen readers read a live text out whenever its nodes change, be it to the same words. */
    private static final String COUNT_WHAT_IS_READ_OUT = """
            (() => {
              window.readOut = 0;
              const counter = new MutationObserver(changes => { readOut += changes.length; });
              for (const live of document.querySelectorAll('[role=alert], [role=status], [aria-live=polite]')) {
                counter.observe(live, { childList: true, characterData: true, subtree: true });
              }
            })()""";

    /** Charts that were not drawn for the place that they have now. */
    private static final String UNFIT_CHARTS = """
            [...document.querySelectorAll('.chart')]
              .filter(place => place.querySelector('svg')?.viewBox.baseVal.width !== Math.max(220, place.clientWidth))
              .map(place => place.clientWidth + ' px')""";

    /**
     * Elements that stick out of their card or of the page, labels without a value, and words of an ordinary length
     * that are broken or stick out of their cell.
     */
    private static final String MISFITS = """
            (() => {
              const sticksOut = (inner, outer) => inner.left < outer.left - 1 || inner.right > outer.right + 1;
              const misfits = [];
              for (const element of document.querySelectorAll('body *')) {
                const around = element.parentElement.closest('svg, tr, .card, html');
                if (element.checkVisibility()
                    && sticksOut(element.getBoundingClientRect(), around.getBoundingClientRect())) {
                  misfits.push('sticks out: ' + element.tagName + ' ' + element.textContent);
                }
              }
              for (const cell of document.querySelectorAll('th, td, dt, dd, h3')) {
                if (cell.innerText === '' && getComputedStyle(cell).display === 'flex') {
                  misfits.push('a label of nothing: ' + cell.dataset.label);
                }
                const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
                while (cell.checkVisibility() && texts.nextNode()) {
                  for (const word of texts.currentNode.data.matchAll(/[^\\s-]+-?/g)) {
                    const range = document.createRange();
                    range.setStart(texts.currentNode, word.index);
                    range.setEnd(texts.currentNode, word.index + word[0].length);
                    const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
                    if ((lines.size > 1 && word[0].length <= 16)
                        || sticksOut(range.getBoundingClientRect(), cell.getBoundingClientRect())) {
                      misfits.push('broken: ' + word[0]);
                    }
                  }
                }
              }
              return misfits.join(', ');
            })()""";

    private static Browser browser;

    private volatile History platform = History.settled();
    private final LoadHistory load = new LoadHistory();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private volatile Optional<ControlStatus> control = Optional.of(Thoughts.waiting());
    private volatile LoadHour hour = load.hour();
    private volatile boolean stuck;
    private String expectedComplaint = "";
    private final AgentHttp http = start();

    static final class NeedsChromium implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Browser.program().isPresent()) {
                return ConditionEvaluationResult.enabled("there is a chromium");
            }
            String reason = "skipped: no chromium on the PATH (Debian's package chromium)";
            System.out.println(context.getDisplayName() + " " + reason);
            return ConditionEvaluationResult.disabled(reason);
        }
    }

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = new Browser(Browser.program().orElseThrow());
    }

    @AfterAll
    static void endBrowser() throws Exception {
        browser.close();
    }

    private AgentHttp start() {
        Holds holds = new Holds() {
            @Override
            public void hold(Duration duration) {
                changes.add("hold " + duration);
            }

            @Override
            public void release() {
                changes.add("release");
            }
        };
        try {
            return new AgentHttp(
                    0,
                    new AgentHttp.Sources(
                            limit -> snapshot(),
                            limit -> control,
                            () -> hour,
                            Optional.of(holds),
                            () -> Set.of(Brewery.BRIDGES)),
                    new AgentHttp.About(
                            "brewmaster-host-abcd", "1.0", "emf", () -> Optional.of(Instant.EPOCH), Optional::empty),
                    PrometheusText::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BrewerySnapshot snapshot() throws TimeoutException {
        if (stuck) {
            throw new TimeoutException("stuck");
        }
        return platform.snapshot();
    }

    /** The page goes first: it would complain that the agent is gone. */
    @AfterEach
    void end() throws Exception {
        browser.leave();
        http.close();
        assertThat(browser.complaints())
                .filteredOn(complaint -> expectedComplaint.isEmpty() || !complaint.contains(expectedComplaint))
                .isEmpty();
    }

    /** A bridge reports at its own pace, and its load goes up and down. */
    private void report(String nick, int people, double stress) {
        Map<String, String> stats = new HashMap<>(platform.stats(people));
        stats.put("stress_level", String.valueOf(stress));
        stats.put("region", "us-west-2");
        platform.bridge(SHARD, nick, stats);
    }

    /** The load goes up and down; in the last minute, bridge n has n + 3 people. */
    private void anHour(int bridges) {
        for (int minute = 0; minute < LoadHour.MINUTES; minute++) {
            boolean last = minute == LoadHour.MINUTES - 1;
            for (int second = 0; second < 60; second += 5) {
                platform.passes(5);
                for (int bridge = 1; bridge <= bridges; bridge++) {
                    double wave = 1 + Math.sin(minute / 9.0 + bridge);
                    int people = last ? 3 + bridge : (int) Math.round(12 * wave);
                    report("jvb-" + bridge, people, last ? 0.25 : 0.4 * wave + 0.05);
                }
            }
            load.add(platform.snapshot());
        }
        hour = load.hour();
    }

    private void open(int width, boolean dark) throws Exception {
        browser.window(width, 1000, dark);
        browser.open("http://127.0.0.1:" + http.port() + "/");
        until(() -> browser.text("#who").contains("brewmaster-host-abcd"));
    }

    private static void until(Callable<Boolean> fits) {
        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(fits);
    }

    private static String tile(String name) throws Exception {
        return browser.value("[...document.querySelectorAll('.tile')].find(t => t.querySelector('dt').innerText === '"
                + name + "').querySelector('dd').innerText");
    }

    @Test
    void showsBridgesWithTheirLoadAndWhatTheAgentThinks() throws Exception {
        anHour(2);
        platform.recorder(SHARD, "jibri-1", "busy", "healthy").recorder(SHARD, "jibri-2", "idle", "healthy");
        open(1280, false);
        assertThat(tile("People")).isEqualTo("9");
        assertThat(tile("Conferences")).isEqualTo("2");
        assertThat(tile("Bridges")).startsWith("2").contains("2 wanted");
        assertThat(tile("Recorders")).startsWith("2").contains("1 busy");
        assertThat(tile("Leader")).contains("brewmaster-host-abcd").contains("term 7");
        assertThat(tile("This agent")).contains("Leader").contains("mode act");
        assertThat(browser.text("#headline")).isEqualTo("Nobody is there");
        assertThat(browser.text("#decisions")).contains("shrink").contains("2 bridges, 1 is enough");
        assertThat(browser.text("#shards")).contains(SHARD).contains("joined");
        until(() -> browser.value("document.querySelectorAll('#bridges svg .people path').length")
                .equals("2"));
        assertThat(browser.value("document.querySelector('#total svg').getAttribute('aria-label')"))
                .matches("All bridges in the last hour: people now 9, at most [34][0-9]");
        browser.screenshot(SCREENSHOTS.resolve("agent-page.png"));
        open(1280, true);
        browser.screenshot(SCREENSHOTS.resolve("agent-page-dark.png"));
    }

    @Test
    void countsDown() throws Exception {
        open(1280, false);
        until(() -> browser.text("#countdown").matches("12:3[0-4]"));
        String first = browser.text("#countdown");
        until(() -> !browser.text("#countdown").equals(first));
        assertThat(browser.text("#countdown")).matches("12:[23][0-9]");
    }

    @Test
    void neverShowsZeroForWhatIsNotKnown() throws Exception {
        anHour(1);
        platform.disconnects(SHARD).passes(1);
        control = Optional.empty();
        open(1280, false);
        for (String name : List.of("People", "Conferences", "Bridges", "Recorders", "Leader")) {
            assertThat(tile(name)).as(name).isEqualTo("unknown");
        }
        assertThat(tile("Uploads")).startsWith("unknown");
        assertThat(browser.text("#bridges"))
                .contains("jvb-1")
                .contains("unknown")
                .doesNotContain("No bridge is")
                .doesNotContain("gone");
        assertThat(browser.text("#shards")).contains("not connected");
        assertThat(browser.text("#headline")).isEqualTo("This agent watches and decides nothing");
        assertThat(browser.value("document.querySelector('#holding').hidden")).isEqualTo("true");
        browser.screenshot(SCREENSHOTS.resolve("agent-page-unknown.png"));
    }

    @Test
    void showsASilentBridgeWithoutNumbers() throws Exception {
        report("jvb-1", 5, 0.5);
        platform.passes(5);
        report("jvb-1", 5, 0.5);
        platform.passes(120);
        open(1280, false);
        assertThat(browser.text("#bridges article"))
                .contains("silent for")
                .contains("unknown")
                .doesNotContain("0.50")
                .doesNotContain("live");
        assertThat(tile("People")).isEqualTo("unknown");
    }

    @Test
    void showsNobodyWhenThereIsTrulyNobody() throws Exception {
        open(1280, false);
        assertThat(tile("People")).isEqualTo("0");
        assertThat(browser.text("#bridges")).isEqualTo("No bridge is in the brewery.");
        until(() -> browser.text("#total").contains("People: unknown"));
        browser.screenshot(SCREENSHOTS.resolve("agent-page-empty.png"));
    }

    @Test
    void showsThirtyBridges() throws Exception {
        anHour(30);
        control = Optional.of(Thoughts.busy());
        open(1280, false);
        until(() -> browser.value("document.querySelectorAll('#bridges svg .stress path').length")
                .equals("30"));
        assertThat(browser.text("#headline")).isEqualTo("Somebody is there");
        assertThat(browser.text("#reasons")).contains("jvb-1 has 7 people").contains("No release: somebody is there");
        browser.screenshot(SCREENSHOTS.resolve("agent-page-30-bridges.png"));
    }

    @Test
    void showsNamesOfOthersAsText() throws Exception {
        control = Optional.of(Thoughts.busy());
        report(Thoughts.NASTY, 4, 0.1);
        platform.passes(5);
        report(Thoughts.NASTY, 4, 0.1);
        platform.recorder(SHARD, Thoughts.NASTY, "idle", "healthy");
        load.add(platform.snapshot());
        hour = load.hour();
        open(1280, false);
        assertThat(browser.text("#bridges h3")).isEqualTo(Thoughts.NASTY);
        for (String place : List.of("#recorders", "#agents", "#reasons")) {
            assertThat(browser.text(place)).as(place).contains(Thoughts.NASTY);
        }
        until(() -> browser.value("document.querySelectorAll('#bridges svg').length")
                .equals("1"));
        assertThat(browser.value("document.querySelectorAll('img').length")).isEqualTo("0");
        assertThat(browser.value("document.title")).isEqualTo("Brewmaster · brewmaster-host-abcd");
    }

    @Test
    void keepsThePastOfABridgeThatIsGone() throws Exception {
        anHour(2);
        platform.gone(SHARD, Brewery.BRIDGES, "jvb-2");
        for (int i = 0; i < 12; i++) {
            report("jvb-1", 4, 0.25);
            platform.passes(5);
        }
        open(1280, false);
        until(() -> browser.text("#bridges article:nth-child(2)").contains("gone"));
        until(() -> browser.value("document.querySelectorAll('#bridges svg .people path').length")
                .equals("2"));
    }

    @Test
    void holdsAndLetsGo() throws Exception {
        open(1280, false);
        assertThat(browser.value("document.querySelector('#release').checkVisibility()"))
                .isEqualTo("false");
        browser.value("document.querySelector('#hold').click()");
        until(() -> browser.text("#told").contains("Asked to keep the platform awake"));
        assertThat(changes).containsExactly("hold PT2H");
        control = Optional.of(Thoughts.held(Instant.now().plusSeconds(7200)));
        until(() -> browser.text("#held").startsWith("Kept awake until "));
        assertThat(browser.value("document.querySelector('#hold').checkVisibility()"))
                .isEqualTo("false");
        assertThat(browser.text("#countdown")).isEmpty();
        browser.value("document.querySelector('#release').click()");
        until(() -> browser.text("#told").contains("Asked to let go"));
        assertThat(changes).containsExactly("hold PT2H", "release");
    }

    @Test
    void saysWhenItLostTheAgent() throws Exception {
        anHour(1);
        open(1280, false);
        assertThat(browser.value("document.querySelector('#lost').hidden")).isEqualTo("true");
        expectedComplaint = FAILED_REQUEST;
        http.close();
        until(() -> browser.text("#lost").startsWith("The agent is lost since "));
        assertThat(browser.text("#lost")).contains("no connection").contains("What is shown below is old");
        assertThat(browser.text("#countdown")).isEmpty();
        browser.screenshot(SCREENSHOTS.resolve("agent-page-lost.png"));
    }

    @Test
    void readsItsAlertOutOnlyWhenItChanges() throws Exception {
        open(1280, false);
        browser.value(COUNT_WHAT_IS_READ_OUT);
        assertThat(readOutByTwoLooks()).isZero();
        expectedComplaint = FAILED_REQUEST;
        stuck = true;
        browser.value("look()");
        assertThat(browser.text("#lost")).contains("the agent's own thread does not answer");
        assertThat(browser.value("readOut")).isNotEqualTo("0");
        assertThat(readOutByTwoLooks()).isZero();
        http.close();
        browser.value("look()");
        assertThat(browser.text("#lost")).contains("no connection");
        assertThat(browser.value("readOut")).isNotEqualTo("0");
        assertThat(readOutByTwoLooks()).isZero();
    }

    private static int readOutByTwoLooks() throws Exception {
        browser.value("readOut = 0");
        browser.value("look()");
        browser.value("look()");
        return Integer.parseInt(browser.value("readOut"));
    }

    @Test
    void readsWellInWindowsOfEveryWidth() throws Exception {
        platform = new History(SHARD, OTHER).joins(SHARD).joins(OTHER).passes(10);
        anHour(2);
        platform.recorder(SHARD, "jibri-1", "busy", "healthy").recorder(SHARD, "jibri-2", "idle", "unhealthy");
        platform.disconnects(OTHER);
        fails(OTHER, "prosody-2.meet.example.com");
        open(1280, false);
        for (int width : WIDTHS) {
            assertReadsWell(width);
            browser.screenshot(SCREENSHOTS.resolve("agent-page-" + width + ".png"));
        }
        platform = new History(ENDLESS, OTHER).joins(ENDLESS).passes(10);
        platform.bridge(ENDLESS, ENDLESS, platform.stats(4)).recorder(ENDLESS, ENDLESS, "idle", "healthy");
        fails(OTHER, ENDLESS);
        browser.value("look()");
        assertThat(browser.text("#bridges")).contains(ENDLESS);
        assertThat(browser.text("#shards")).contains(ENDLESS);
        for (int width : WIDTHS) {
            assertReadsWell(width);
        }
    }

    private void fails(String shard, String host) {
        platform.tell(new ShardFailed(shard, platform.session(shard), new ShardFailure.UnknownHost(shard, host)));
    }

    private static void assertReadsWell(int width) throws Exception {
        browser.window(width, 1000, false);
        until(() -> browser.value(UNFIT_CHARTS).isEmpty());
        assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing beside a window of %d px", width)
                .isEqualTo("true");
        assertThat(browser.value(MISFITS))
                .as("what does not fit into %d px", width)
                .isEmpty();
    }

    @Test
    void noticesWhateverThePageComplainsOf() throws Exception {
        open(1280, false);
        browser.value("console.error('said')");
        browser.value("void setTimeout(() => { throw new Error('thrown') })");
        browser.value("void Promise.reject(new Error('rejected'))");
        browser.value("void document.body.append(Object.assign(new Image(), { src: 'https://elsewhere.example/' }))");
        expectedComplaint = "elsewhere.example";
        List<String> complaints = new ArrayList<>();
        until(() -> {
            complaints.addAll(browser.complaints());
            return List.of("said", "thrown", "rejected", "elsewhere.example").stream()
                    .allMatch(word -> complaints.stream().anyMatch(complaint -> complaint.contains(word)));
        });
    }
}
