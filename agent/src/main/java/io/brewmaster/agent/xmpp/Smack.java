package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.BridgeReport;
import org.jivesoftware.smack.ReconnectionManager;
import org.jivesoftware.smack.SASLAuthentication;
import org.jivesoftware.smack.SmackConfiguration;
import org.jivesoftware.smack.provider.ProviderManager;
import org.jivesoftware.smack.xml.SmackXmlParser;

/** Sets the library up, once for the process: only what we use, and nothing that reconnects on its own. */
final class Smack {
    static {
        // We resolve the host ourselves; the JNDI resolver would only cost memory.
        SmackConfiguration.addDisabledSmackClass("org.jivesoftware.smack.util.dns.javax.JavaxResolver");
        SmackXmlParser.setXmlPullParserFactory(StreamParser::new);
        // First of all, and from here alone: its classes initialise each other, and two threads that begin at different
        // ones deadlock.
        org.jivesoftware.smack.Smack.ensureInitialized();
        ReconnectionManager.setEnabledPerDefault(false);
        SASLAuthentication.unregisterSASLMechanism("org.jivesoftware.smack.sasl.javax.SASLGSSAPIMechanism");
        ProviderManager.addExtensionProvider(
                StatsElement.ELEMENT, StatsElement.NAMESPACE, new StatsElement.Provider(BridgeReport.STATS));
        ProviderManager.addExtensionProvider(
                JibriStatusElement.ELEMENT, JibriStatusElement.NAMESPACE, new JibriStatusElement.Provider());
        ProviderManager.addExtensionProvider(AgentElement.ELEMENT, AgentElement.NAMESPACE, new AgentElement.Provider());
    }

    private Smack() {}

    /** Does its work by being called. */
    static void ensureSetUp() {}
}
