package io.brewmaster.finalizer.s3;

import io.brewmaster.testkit.s3.S3Mock;
import java.util.List;

/** Tags and what happens to parts of a gone upload are proven here, and how it is to have no full-object checksum. */
class S3MockContractTest extends ObjectStoreContract {
    S3MockContractTest() {
        super(S3Mock.start());
    }

    @Override
    List<Gap> gaps() {
        return List.of(Gap.FULL_OBJECT_CHECKSUM, Gap.ENCRYPTION, Gap.KMS_KEY, Gap.CREDENTIALS, Gap.ONE_WRITER_WINS);
    }
}
