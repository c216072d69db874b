package io.brewmaster.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The variables that a stock container has anyway, translated to our keys: docker-jitsi-meet's, read as its own
 * templates ({@code jvb.conf}, {@code jibri.conf}) read them, and those of AWS. An empty variable is not set: its
 * compose file passes all names on.
 */
final class StockVariables {
    /** True to read the servers from the names of the separate bridge server. */
    private static final String SEPARATE_SERVER = "ENABLE_JVB_XMPP_SERVER";

    /** A key's value and where it comes from. */
    record Setting(String text, String origin) {}

    private final Map<String, String> environment;
    private final Map<Key<?>, Setting> set = new LinkedHashMap<>();
    private final Map<Key<?>, Setting> implied = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private StockVariables(Map<String, String> environment) {
        this.environment = environment;
    }

    static StockVariables read(Map<String, String> environment) {
        StockVariables variables = new StockVariables(environment);
        variables.take(Keys.AWS_PROFILE, "AWS_PROFILE");
        variables.take(Keys.AWS_REGION, "AWS_REGION");
        variables.servers();
        variables.account();
        variables.trust();
        variables.take(Keys.XMPP_BRIDGE_BREWERY, "JVB_BREWERY_MUC");
        variables.take(Keys.XMPP_RECORDER_BREWERY, "JIBRI_BREWERY_MUC");
        variables.take(Keys.BRIDGE_NICK, "JVB_MUC_NICKNAME");
        variables.take(Keys.RECORDING_DIR, "JIBRI_RECORDING_DIR");
        return variables;
    }

    /** What the variables say: weaker than JITSI_*, stronger than config.json. */
    Map<Key<?>, Setting> set() {
        return set;
    }

    /** What docker-jitsi-meet's templates take for what is not set in this container: weaker than config.json. */
    Map<Key<?>, Setting> implied() {
        return implied;
    }

    List<String> problems() {
        return problems;
    }

    private void servers() {
        if (isTrue(SEPARATE_SERVER)) {
            take(Keys.XMPP_SERVERS, "JVB_XMPP_SERVER");
            take(Keys.XMPP_PORT, "JVB_XMPP_PORT");
            take(Keys.XMPP_AUTH_DOMAIN, "JVB_XMPP_AUTH_DOMAIN");
            take(Keys.XMPP_INTERNAL_MUC_DOMAIN, "JVB_XMPP_INTERNAL_MUC_DOMAIN");
            imply(Keys.XMPP_SERVERS, "xmpp.jvb.meet.jitsi", SEPARATE_SERVER);
            imply(Keys.XMPP_PORT, "6222", SEPARATE_SERVER);
            imply(Keys.XMPP_AUTH_DOMAIN, "auth.jvb.meet.jitsi", SEPARATE_SERVER);
            imply(Keys.XMPP_INTERNAL_MUC_DOMAIN, "muc.jvb.meet.jitsi", SEPARATE_SERVER);
        } else {
            take(Keys.XMPP_SERVERS, "XMPP_SERVER");
            take(Keys.XMPP_PORT, "XMPP_PORT");
            take(Keys.XMPP_AUTH_DOMAIN, "XMPP_AUTH_DOMAIN");
            take(Keys.XMPP_INTERNAL_MUC_DOMAIN, "XMPP_INTERNAL_MUC_DOMAIN");
        }
    }

    /** User and password belong together: never the name of one account with the password of the other. */
    private void account() {
        boolean bridge = isSet("JVB_AUTH_PASSWORD") || (!isSet("JIBRI_XMPP_PASSWORD") && isSet("JVB_AUTH_USER"));
        if (bridge) {
            take(Keys.XMPP_USER, "JVB_AUTH_USER");
            take(Keys.XMPP_PASSWORD, "JVB_AUTH_PASSWORD");
            imply(Keys.XMPP_USER, "jvb", "JVB_AUTH_PASSWORD");
        } else if (isSet("JIBRI_XMPP_PASSWORD") || isSet("JIBRI_XMPP_USER")) {
            take(Keys.XMPP_USER, "JIBRI_XMPP_USER");
            take(Keys.XMPP_PASSWORD, "JIBRI_XMPP_PASSWORD");
            imply(Keys.XMPP_USER, "jibri", "JIBRI_XMPP_PASSWORD");
        }
    }

    private void trust() {
        String variable = "XMPP_TRUST_ALL_CERTS";
        if (isSet(variable)) {
            set.put(Keys.XMPP_TRUST, new Setting(isTrue(variable) ? "all" : "system", variable));
        }
    }

    private void take(Key<?> key, String variable) {
        String text = environment.getOrDefault(variable, "");
        if (!text.isBlank()) {
            set.put(key, new Setting(text, variable));
        }
    }

    private void imply(Key<?> key, String text, String because) {
        implied.put(key, new Setting(text, "docker-jitsi-meet's default with " + because));
    }

    private boolean isSet(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /** As the templates' toBool (Go's strconv.ParseBool) does. */
    private boolean isTrue(String variable) {
        String text = environment.getOrDefault(variable, "").strip();
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "", "0", "f", "F", "false", "FALSE", "False" -> false;
            default -> {
                problems.add(variable + ": \"" + text + "\" is not allowed: must be true | false | 1 | 0");
                yield false;
            }
        };
    }
}
