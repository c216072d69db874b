package io.brewmaster.finalizer.s3;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * Tells "there are no credentials" from "they could not be renewed just now": the first is for somebody to mend, the
 * second passes.
 */
final class ProvenCredentials implements AwsCredentialsProvider {
    private final AwsCredentialsProvider chain;
    private volatile boolean hadSome;

    ProvenCredentials(AwsCredentialsProvider chain) {
        this.chain = chain;
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            AwsCredentials credentials = chain.resolveCredentials();
            hadSome = true;
            return credentials;
        } catch (SdkClientException none) {
            throw new CredentialsException(hadSome, none);
        }
    }

    /** No credentials; the chain's own message lists every place it looked at and is for the log at most. */
    static final class CredentialsException extends SdkClientException {
        private static final long serialVersionUID = 1L;

        private final boolean passing;

        CredentialsException(boolean passing, SdkClientException cause) {
            super(SdkClientException.builder().message(cause.getMessage()).cause(cause));
            this.passing = passing;
        }

        /** Whether there were credentials before. */
        boolean isPassing() {
            return passing;
        }

        @Override
        public boolean retryable() {
            return passing;
        }
    }
}
