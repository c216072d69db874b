package io.brewmaster.testkit.s3;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** The operations of S3 that the servers within this JVM know, told apart as S3 does: by method, path and query. */
public enum S3Operation {
    CREATE_BUCKET("PUT", Target.BUCKET, ""),
    HEAD_BUCKET("HEAD", Target.BUCKET, ""),
    LIST_MULTIPART_UPLOADS("GET", Target.BUCKET, "uploads"),
    LIST_OBJECTS_V2("GET", Target.BUCKET, "list-type"),
    CREATE_MULTIPART_UPLOAD("POST", Target.OBJECT, "uploads"),
    UPLOAD_PART("PUT", Target.OBJECT, "partNumber&uploadId"),
    COMPLETE_MULTIPART_UPLOAD("POST", Target.OBJECT, "uploadId"),
    ABORT_MULTIPART_UPLOAD("DELETE", Target.OBJECT, "uploadId"),
    LIST_PARTS("GET", Target.OBJECT, "uploadId"),
    GET_OBJECT_TAGGING("GET", Target.OBJECT, "tagging"),
    PUT_OBJECT("PUT", Target.OBJECT, ""),
    GET_OBJECT("GET", Target.OBJECT, ""),
    HEAD_OBJECT("HEAD", Target.OBJECT, ""),
    DELETE_OBJECT("DELETE", Target.OBJECT, "");

    private enum Target {
        BUCKET,
        OBJECT
    }

    /** Query parameters that make another operation of a request than its method and path alone say. */
    private static final Set<String> SUBRESOURCES =
            Set.of("uploads", "list-type", "partNumber", "uploadId", "tagging", "acl", "attributes", "retention");

    private final String method;
    private final Target target;
    private final String query;

    S3Operation(String method, Target target, String query) {
        this.method = method;
        this.target = target;
        this.query = query;
    }

    /** Empty for what they do not offer. */
    static Optional<S3Operation> of(S3Request request) {
        Target target = request.key().isEmpty() ? Target.BUCKET : Target.OBJECT;
        return Arrays.stream(values())
                .filter(operation -> operation.method.equals(request.method())
                        && operation.target == target
                        && operation.query.equals(request.queryNames(SUBRESOURCES)))
                .findFirst();
    }
}
