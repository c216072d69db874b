package io.brewmaster.agent.xmpp;

import io.brewmaster.agent.brewery.ShardFailure;

/** A shard could not be reached or joined, for the reason it carries. */
final class ShardFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ShardFailure failure;

    ShardFailedException(ShardFailure failure, Throwable cause) {
        super(failure.line(), cause);
        this.failure = failure;
    }

    ShardFailure failure() {
        return failure;
    }
}
