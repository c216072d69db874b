package io.brewmaster.testkit.s3;

import java.io.IOException;

/** Answers the requests of one operation. Whoever wants an operation to fail puts another one in front of it. */
@FunctionalInterface
interface S3Handler {
    /**
     * Reads the body as far as it needs.
     *
     * @throws S3Refusal for an error answer
     * @throws IOException when the client is gone; it gets no answer
     */
    S3Response handle(S3Request request) throws IOException;
}
