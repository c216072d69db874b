package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.SharedDocuments;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A store whose user is killed after a number of calls: the call has its effect, and nothing comes after it. */
final class DyingStore {
    private final AtomicInteger left;
    private final ObjectStore store;

    /** What a killed process does not live to see. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    DyingStore(ObjectStore inner, int calls) {
        this.left = new AtomicInteger(calls);
        SharedDocuments documents = dying(SharedDocuments.class, inner.documents(), Optional.empty());
        this.store = dying(ObjectStore.class, inner, Optional.of(documents));
    }

    ObjectStore store() {
        return store;
    }

    private <T> T dying(Class<T> port, T inner, Optional<SharedDocuments> documents) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (method.getName().equals("documents")) {
                        return documents.orElseThrow();
                    }
                    try {
                        Object result = method.invoke(inner, arguments);
                        if (left.decrementAndGet() == 0) {
                            throw new Killed();
                        }
                        return result;
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                }));
    }
}
