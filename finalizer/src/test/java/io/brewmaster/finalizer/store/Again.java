package io.brewmaster.finalizer.store;

/** Tries again what may work later: S3Proxy now and then answers before it has read, and closes the connection. */
public final class Again {
    private static final int ATTEMPTS = 5;

    private Again() {}

    /** A call on a store. */
    @FunctionalInterface
    public interface Call<T> {
        T call() throws StoreException;
    }

    public static <T> T until(Call<T> call) throws StoreException {
        for (int attempt = 1; ; attempt++) {
            try {
                return call.call();
            } catch (StoreException failure) {
                if (failure.kind() != StoreException.Kind.RETRYABLE || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }
}
