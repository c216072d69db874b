package io.brewmaster.finalizer.s3;

import io.brewmaster.testkit.s3.S3Proxy;
import java.util.List;

/** Signatures, checksums of parts and objects and KMS keys are proven here. */
class S3ProxyContractTest extends ObjectStoreContract {
    S3ProxyContractTest() {
        super(S3Proxy.start());
    }

    @Override
    List<Gap> gaps() {
        return List.of(
                Gap.TAGS,
                Gap.PARTS_OF_GONE_UPLOADS_ARE_REFUSED,
                Gap.PARTS_OF_GONE_UPLOADS_ARE_NOT_LISTED,
                Gap.CHECKSUMS_OF_LISTED_PARTS,
                Gap.ONE_WRITER_WINS);
    }
}
