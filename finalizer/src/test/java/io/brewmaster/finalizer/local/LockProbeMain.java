package io.brewmaster.finalizer.local;

import java.nio.file.Path;

/** Another process that looks whether it could have a session. */
final class LockProbeMain {
    private LockProbeMain() {}

    public static void main(String[] args) throws Exception {
        SessionId session = SessionId.of(Path.of(args[1]));
        try (SessionLock lock =
                SessionLock.tryAcquire(Path.of(args[0]), session).orElse(null)) {
            System.out.println(lock == null ? "held" : "free");
        }
    }
}
