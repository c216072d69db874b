package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.Brewery;
import java.time.Duration;

/**
 * How to get into the breweries of one shard.
 *
 * @param host       name or address
 * @param port       TCP port of client connections
 * @param authDomain the XMPP domain of the account, which the certificate must name
 * @param mucDomain  the domain of the rooms
 * @param user       the account, without its domain
 * @param password   its password
 * @param trust      whom to take for the server
 * @param rooms      the names of the two rooms, without domain
 * @param nick       ours, in both
 * @param patience   what to wait for, and how long
 */
public record ShardSettings(
        String host,
        int port,
        String authDomain,
        String mucDomain,
        String user,
        String password,
        Trust trust,
        Rooms rooms,
        String nick,
        Patience patience) {

    /** The names of the two rooms, without domain. */
    public record Rooms(String bridges, String recorders) {
        String of(Brewery room) {
            return room == Brewery.BRIDGES ? bridges : recorders;
        }
    }

    /**
     * Times that only tests make shorter.
     *
     * @param reply        for each step: TCP connect, TLS, log-in, a join; a loaded Prosody answers within a second
     * @param quiet        silence after which the path is asked for a sign of life; two presence intervals
     * @param pong         how long that sign may take. {@code quiet + pong} is less than what makes a bridge stale, so that a dead path
     *                     shows as a lost connection and not as stale bridges
     * @param retryBase    first ceiling of the pauses between attempts
     * @param retryCap     longest pause between attempts
     * @param absentRetry  pause between looks for a recorder brewery that may legitimately never exist
     */
    public record Patience(
            Duration reply,
            Duration quiet,
            Duration pong,
            Duration retryBase,
            Duration retryCap,
            Duration absentRetry) {
        /** What production uses. */
        public static final Patience DEFAULT = new Patience(
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(15),
                Duration.ofSeconds(30));
    }

    /** The shard's name, as {@code host:port}. */
    public String shard() {
        return host + ":" + port;
    }

    /** The account's address. */
    public String jid() {
        return user + "@" + authDomain;
    }

    /** A room's address. */
    public String address(Brewery room) {
        return rooms.of(room) + "@" + mucDomain;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return jid() + " at " + shard();
    }
}
