package io.brewmaster.agent.change;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A platform whose every call can be preceded by somebody's act, fail, or lose its answer. Its clocks stand still unless they are moved. */
final class FakePlatform implements Services, Change.Progress {
    static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    /** How a call fails. */
    enum Failure {
        /** It is not done, and may be done the next time. */
        THROTTLED,
        /** It is not done, and will not be. */
        DENIED,
        /** It is done, but nobody is told. */
        ANSWER_LOST
    }

    private final Map<String, ServiceState> services = new LinkedHashMap<>();
    private final Map<Integer, Runnable> acts = new TreeMap<>();
    private final Map<Integer, Failure> failures = new TreeMap<>();
    private int calls;

    final List<String> changes = new ArrayList<>();
    final List<String> progress = new ArrayList<>();
    final List<Long> slept = new ArrayList<>();
    Optional<Instant> hold = Optional.empty();
    Optional<Instant> itemHold = Optional.empty();
    long version = 7;
    long nanos = Duration.ofDays(3).toNanos();
    Instant now = START;
    boolean stopped;
    Set<ChangeGuard> guards = EnumSet.allOf(ChangeGuard.class);

    private final WantedState machine = new WantedState() {
        @Override
        public Item read() throws ServicesException {
            lose(next());
            return new Item(version, itemHold);
        }

        @Override
        public void sleep(long wanted, GoAhead goAhead) throws ServicesException {
            Optional<Failure> failure = next();
            slept.add(wanted);
            lose(failure);
        }
    };

    FakePlatform with(Role role, String name, int desired) {
        services.put(name, new ServiceState(role, name, desired, desired, name + "/1"));
        return this;
    }

    /** Two recorders, signalling, three bridges. */
    static FakePlatform awake() {
        return new FakePlatform()
                .with(Role.RECORDERS, "jibri", 2)
                .with(Role.SIGNALLING, "web", 1)
                .with(Role.BRIDGES, "jvb", 3);
    }

    /** Somebody acts right before the call with this number; the first one has number 1. */
    void before(int call, Runnable act) {
        acts.put(call, act);
    }

    void fail(int call, Failure failure) {
        failures.put(call, failure);
    }

    int calls() {
        return calls;
    }

    void operatorSets(String name, int desired) {
        ServiceState was = state(name);
        services.put(name, new ServiceState(was.role(), name, desired, was.running(), was.deployment()));
    }

    void operatorDeploys(String name) {
        ServiceState was = state(name);
        services.put(name, new ServiceState(was.role(), name, was.desired(), was.running(), was.deployment() + "+"));
    }

    ServiceState state(String name) {
        ServiceState state = services.get(name);
        if (state == null) {
            throw new AssertionError("no service " + name);
        }
        return state;
    }

    int desired(String name) {
        return state(name).desired();
    }

    Change change(String own) {
        return Change.withGuards(
                guards, this, Optional.empty(), Optional.of(own), () -> nanos, clock(), () -> stopped, this);
    }

    Change byMachine() {
        return Change.withGuards(
                guards, this, Optional.of(machine), Optional.of("jvb"), () -> nanos, clock(), () -> stopped, this);
    }

    GoAhead goAhead() {
        return new GoAhead("d1", nanos + Duration.ofSeconds(2).toNanos(), now.plusSeconds(2), "agent", "nobody there");
    }

    private Clock clock() {
        return new SuppliedClock(() -> now);
    }

    private Optional<Failure> next() throws ServicesException {
        calls++;
        Runnable act = acts.get(calls);
        if (act != null) {
            act.run();
        }
        Failure failure = failures.get(calls);
        if (failure == Failure.THROTTLED) {
            throw new ServicesException("too many calls", true);
        }
        if (failure == Failure.DENIED) {
            throw new ServicesException("the role lacks a right");
        }
        return Optional.ofNullable(failure);
    }

    private static void lose(Optional<Failure> failure) throws ServicesException {
        if (failure.isPresent()) {
            throw new ServicesException("no answer");
        }
    }

    @Override
    public List<ServiceState> read() throws ServicesException {
        lose(next());
        return List.copyOf(services.values());
    }

    @Override
    public Optional<Instant> holdUntil() throws ServicesException {
        lose(next());
        return hold;
    }

    @Override
    public ServiceState setDesired(ServiceState service, int desired) throws ServicesException {
        Optional<Failure> failure = next();
        operatorSets(service.name(), desired);
        changes.add(service.name() + "=" + desired);
        lose(failure);
        return state(service.name());
    }

    @Override
    public void lowered(ServiceState before, int to) {
        progress.add(before.name() + " " + before.desired() + "->" + to);
    }

    @Override
    public void committed() {
        progress.add("committed");
    }
}
