package io.brewmaster.ops.web;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * Asks the web entry as a browser does on its way into a meeting: the page, then a session of XMPP over HTTP
 * (XEP-0124).
 */
public final class Bosh {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern SESSION = Pattern.compile("<body\\b[^>]*\\bsid=['\"]([^'\"]+)['\"]");
    private static final String NAMESPACES = " xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh'";

    private final HttpClient client;
    private final URI entry;

    /**
     * Connects to nobody yet.
     *
     * @param entry such as {@code https://meet.example.com/}
     */
    public Bosh(SSLContext tls, URI entry) {
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        this.entry = entry;
    }

    /** A session of the XMPP server, not logged in. */
    public record Session(String sid, boolean offersLogin) {}

    /** Fetches the page; anything but a page of Jitsi is an error. */
    public String page() throws OpsException {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(entry).timeout(PATIENCE).build());
        if (answer.statusCode() != 200) {
            throw wrong("the page answers " + answer.statusCode());
        }
        if (!answer.body().contains("jitsi") && !answer.body().contains("Jitsi")) {
            throw wrong("what answers is not Jitsi's page");
        }
        return "200, " + answer.body().length() / 1_000 + " kB";
    }

    /**
     * Opens a session and ends it.
     *
     * @param domain the XMPP domain, such as {@code meet.jitsi}
     */
    public Session session(String domain) throws OpsException {
        String open = "<body rid='1000001' to='" + domain + "' xml:lang='en' wait='5' hold='1' ver='1.6'"
                + " xmpp:version='1.0'" + NAMESPACES + "/>";
        HttpResponse<String> answer = post(open);
        Matcher session = SESSION.matcher(answer.body());
        if (answer.statusCode() != 200 || !session.find()) {
            throw wrong("/http-bind answers " + answer.statusCode() + " and opens no session for " + domain
                    + ": is Prosody running?");
        }
        String sid = session.group(1);
        HttpResponse<String> unused =
                post("<body rid='1000002' sid='" + sid + "' type='terminate'" + NAMESPACES + "/>");
        return new Session(sid, answer.body().contains("mechanism"));
    }

    private HttpResponse<String> post(String body) throws OpsException {
        return send(HttpRequest.newBuilder(entry.resolve("/http-bind"))
                .timeout(PATIENCE)
                .header("Content-Type", "text/xml; charset=utf-8")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) throws OpsException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException broken) {
            throw wrong(request.uri() + " does not answer: " + broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new OpsException(ExitCode.TRY_AGAIN, "stopped");
        }
    }

    private static OpsException wrong(String sentence) {
        return new OpsException(ExitCode.UNAVAILABLE, sentence);
    }
}
