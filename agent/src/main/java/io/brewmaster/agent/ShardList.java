package io.brewmaster.agent;

import io.brewmaster.agent.xmpp.ShardSettings;
import io.brewmaster.agent.xmpp.Trust;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.core.config.Keys;
import java.util.List;

/** The configuration's XMPP part, one shard each. */
final class ShardList {
    private ShardList() {}

    /**
     * Reads the shards.
     *
     * @param nick ours in all rooms
     * @throws ConfigurationException   if there is no password
     * @throws Trust.UnusableException if the certificates to trust cannot be read
     */
    static List<ShardSettings> of(Configuration config, String nick)
            throws ConfigurationException, Trust.UnusableException {
        String password = config.require(Keys.XMPP_PASSWORD);
        Trust trust = Trust.of(config.get(Keys.XMPP_TRUST));
        return config.get(Keys.XMPP_SERVERS).stream()
                .map(server -> server.split(":", 2))
                .map(hostAndPort -> new ShardSettings(
                        hostAndPort[0],
                        hostAndPort.length > 1 ? Integer.parseInt(hostAndPort[1]) : config.get(Keys.XMPP_PORT),
                        config.get(Keys.XMPP_AUTH_DOMAIN),
                        config.get(Keys.XMPP_INTERNAL_MUC_DOMAIN),
                        config.get(Keys.XMPP_USER),
                        password,
                        trust,
                        new ShardSettings.Rooms(
                                config.get(Keys.XMPP_BRIDGE_BREWERY), config.get(Keys.XMPP_RECORDER_BREWERY)),
                        nick,
                        ShardSettings.Patience.DEFAULT))
                .distinct()
                .toList();
    }
}
