package io.brewmaster.agent.brewery;

/**
 * Why a shard is not joined, classified once by the adapter that saw it. Each has one line for people: what, where, and what to do.
 */
public sealed interface ShardFailure {
    /** The shard, as {@code host:port}. */
    String shard();

    /** One line: what is wrong, where, and what to do about it. */
    String line();

    /** Whether somebody has to change a setting before it can work; all others may pass by themselves. */
    default boolean configuration() {
        return false;
    }

    /** The server does not accept user and password. */
    record WrongCredentials(String shard, String jid) implements ShardFailure {
        @Override
        public String line() {
            return "user or password refused for " + jid + " at " + shard
                    + ": check xmpp.user and xmpp.password (JVB_AUTH_USER, JVB_AUTH_PASSWORD)";
        }

        @Override
        public boolean configuration() {
            return true;
        }
    }

    /**
     * The server's certificate is not one that we were told to trust.
     *
     * @param problem what is wrong with it, as half a sentence
     * @param advice  what to do
     */
    record CertificateNotTrusted(String shard, String problem, String advice) implements ShardFailure {
        @Override
        public String line() {
            return "the certificate of " + shard + " " + problem + ": " + advice;
        }

        @Override
        public boolean configuration() {
            return true;
        }
    }

    /** The server offers no encryption, or no way to log in that we would use. */
    record Insecure(String shard, String problem) implements ShardFailure {
        @Override
        public String line() {
            return "the XMPP server at " + shard + " " + problem
                    + ": turn on STARTTLS and SCRAM-SHA-1 there; nothing was sent in clear";
        }
    }

    /** No address for the name. */
    record UnknownHost(String shard, String host) implements ShardFailure {
        @Override
        public String line() {
            return "no address for the host " + host + " of " + shard
                    + ": check xmpp.servers (XMPP_SERVER) and the name service";
        }
    }

    /** Nobody listens, or nothing comes back. */
    record Unreachable(String shard, String problem) implements ShardFailure {
        @Override
        public String line() {
            return "no XMPP server reached at " + shard + " (" + problem
                    + "): check xmpp.servers (XMPP_SERVER), xmpp.port, the security group, and that Prosody runs";
        }
    }

    /** The server does not serve the domain that we log in to, or said something that we do not understand. */
    record Refused(String shard, String problem) implements ShardFailure {
        @Override
        public String line() {
            return "the XMPP server at " + shard + " refused: " + problem
                    + ": check xmpp.auth_domain (XMPP_AUTH_DOMAIN) and xmpp.internal_muc_domain (XMPP_INTERNAL_MUC_DOMAIN)";
        }
    }

    /** The connection was there and ended. */
    record Disconnected(String shard, String problem) implements ShardFailure {
        @Override
        public String line() {
            return "the connection to " + shard + " ended (" + problem + "): connecting again";
        }
    }

    /** The server says that there is no such room. */
    record RoomMissing(String shard, String room) implements ShardFailure {
        @Override
        public String line() {
            return "the room " + room + " does not exist yet at " + shard
                    + ": Jicofo, a bridge or a recorder makes it when it starts; check xmpp.bridge_brewery (JVB_BREWERY_MUC) if one runs";
        }
    }

    /** The room is there, and we may not come in. */
    record RoomRefused(String shard, String room, String condition) implements ShardFailure {
        @Override
        public String line() {
            return "the room " + room + " at " + shard + " refused us (" + condition
                    + "): check the room's access list and xmpp.user";
        }
    }

    /** The server is there but shows us nothing, not even our own presence. */
    record NothingShown(String shard, String room, String user) implements ShardFailure {
        @Override
        public String line() {
            return "the XMPP server at " + shard + " shows " + user + " nothing of the room " + room
                    + ": a separate bridge server hides presence from the bridges' account; give the agent an account of its own (xmpp.user)";
        }

        @Override
        public boolean configuration() {
            return true;
        }
    }
}
