package io.brewmaster.agent.rest;

import io.brewmaster.agent.brewery.AgentReport.Recorder;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import java.net.URI;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The health interface of the Jibri beside this agent. */
public final class JibriRest {
    private final Rest rest;
    private final URI health;

    /**
     * @param recorder its address, as {@code http://127.0.0.1:2222}
     * @param nanoTime monotonic
     */
    public JibriRest(URI recorder, LongSupplier nanoTime) {
        rest = new Rest(nanoTime);
        health = URI.create(recorder.toString().replaceAll("/+$", "") + "/jibri/api/v1.0/health");
    }

    /** What it does; empty for a word that is new to us. */
    public Optional<Recorder> activity() throws RestException {
        Members answer = rest.getJson(health);
        try {
            return switch (answer.members("status").text("busyStatus")) {
                case "IDLE" -> Optional.of(Recorder.IDLE);
                case "BUSY" -> Optional.of(Recorder.BUSY);
                case "EXPIRED" -> Optional.of(Recorder.EXPIRED);
                default -> Optional.empty();
            };
        } catch (JsonException e) {
            throw new RestException("does not say whether it is busy");
        }
    }
}
