package io.brewmaster.ops.scale;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Role;
import io.brewmaster.ops.platform.Rollout;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Services;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services whose tasks start and stop when the test's time passes. */
final class FakeServices implements Services {
    final Map<String, ServiceState> services = new LinkedHashMap<>();
    final List<String> changes = new ArrayList<>();
    final Deque<Boolean> lost = new ArrayDeque<>();
    Runnable beforeRead = () -> {};

    FakeServices with(Role role, String name, int desired, int running) {
        put(role, name, desired, running, "COMPLETED", "");
        return this;
    }

    void put(Role role, String name, int desired, int running, String rollout, String event) {
        services.put(
                name,
                new ServiceState(
                        role,
                        name,
                        "arn:aws:ecs:eu-west-1:1:service/c/" + name,
                        true,
                        desired,
                        running,
                        0,
                        List.of(new Rollout("1", true, rollout, "", 0, "", Instant.EPOCH)),
                        Map.of(),
                        List.of(),
                        event));
    }

    ServiceState get(String name) {
        return Optional.ofNullable(services.get(name)).orElseThrow();
    }

    void desired(String name, int desired) {
        ServiceState now = get(name);
        put(now.role(), name, desired, now.running(), "COMPLETED", now.lastEvent());
    }

    /** One look's time: each service gets one task nearer to what is wanted. */
    void tick() {
        for (ServiceState now : List.copyOf(services.values())) {
            int step = Integer.signum(now.desired() - now.running());
            put(now.role(), now.name(), now.desired(), now.running() + step, "COMPLETED", now.lastEvent());
        }
    }

    @Override
    public List<ServiceState> read() {
        beforeRead.run();
        return List.copyOf(services.values());
    }

    /** @throws OpsException as often as {@code lost} says, after the change was made (true) or instead of it (false) */
    @Override
    public void setDesired(ServiceState service, int desired) throws OpsException {
        Boolean fails = lost.poll();
        changes.add(service.name() + "=" + desired);
        if (fails == null || fails) {
            desired(service.name(), desired);
        }
        if (fails != null) {
            throw new OpsException(ExitCode.TRY_AGAIN, "no answer in time");
        }
    }

    @Override
    public void tag(ServiceState service, String key, String value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void untag(ServiceState service, String key) {
        throw new UnsupportedOperationException();
    }
}
