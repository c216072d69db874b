package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.ShardFailure;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jivesoftware.smack.SmackException;
import org.jivesoftware.smack.XMPPException;
import org.jivesoftware.smack.packet.StreamError;
import org.jivesoftware.smack.sasl.SASLError;
import org.jivesoftware.smack.sasl.SASLErrorException;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong while connecting into the one word for it. */
final class Failures {
    private static final int MAX_CAUSES = 20;

    private Failures() {}

    /** The certificate's problem, if there is one, is the reason for whatever else came out of it. */
    static ShardFailure classify(ShardSettings shard, Optional<CertificateCheck.Problem> problem, Throwable thrown) {
        if (problem.isPresent()) {
            return new ShardFailure.CertificateNotTrusted(
                    shard.shard(), problem.get().what(), problem.get().advice());
        }
        if (thrown instanceof UnknownHostException) {
            return new ShardFailure.UnknownHost(shard.shard(), shard.host());
        }
        if (thrown instanceof SASLErrorException sasl) {
            return sasl(shard, sasl);
        }
        if (thrown instanceof SmackException.SecurityRequiredException) {
            return new ShardFailure.Insecure(shard.shard(), "offers no STARTTLS");
        }
        if (thrown instanceof SmackException.SmackSaslException) {
            return new ShardFailure.Insecure(
                    shard.shard(), "offers no log-in that we use (" + thrown.getMessage() + ")");
        }
        Optional<String> refusal = refusal(thrown);
        return refusal.isPresent()
                ? new ShardFailure.Refused(shard.shard(), refusal.get())
                : new ShardFailure.Unreachable(shard.shard(), network(shard, thrown));
    }

    private static ShardFailure sasl(ShardSettings shard, SASLErrorException thrown) {
        SASLError error = thrown.getSASLFailure().getSASLError();
        return error == SASLError.temporary_auth_failure || error == SASLError.aborted
                ? new ShardFailure.Refused(shard.shard(), "log-in failed for now (" + error + ")")
                : new ShardFailure.WrongCredentials(shard.shard(), shard.jid());
    }

    /** What the server said in so many words. */
    private static Optional<String> refusal(Throwable thrown) {
        if (thrown instanceof XMPPException.StreamErrorException stream) {
            StreamError error = stream.getStreamError();
            return Optional.of(error.getCondition() + describe(error.getDescriptiveText()));
        }
        if (thrown instanceof XMPPException.XMPPErrorException stanza) {
            return Optional.of(stanza.getStanzaError().getCondition()
                    + describe(stanza.getStanzaError().getDescriptiveText()));
        }
        return Optional.empty();
    }

    private static String describe(@Nullable String text) {
        return text == null || text.isBlank() ? "" : ", \"" + text + "\"";
    }

    private static String network(ShardSettings shard, Throwable thrown) {
        Throwable cause = thrown;
        if (thrown instanceof SmackException.EndpointConnectionException endpoints
                && !endpoints.getConnectionExceptions().isEmpty()) {
            cause = endpoints.getConnectionExceptions().get(0).getException();
        }
        if (caused(cause, NoRouteToHostException.class)) {
            return "no route to the host";
        }
        if (caused(cause, ConnectException.class)) {
            return "connection refused";
        }
        if (caused(cause, SocketTimeoutException.class) || caused(cause, SmackException.NoResponseException.class)) {
            return "no answer within " + shard.patience().reply().toSeconds() + " s";
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
    }

    /** Smack wraps what its reader met while somebody waited for an answer. */
    private static boolean caused(Throwable thrown, Class<? extends Throwable> type) {
        @Nullable Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
