package io.brewmaster.finalizer.s3;

import io.brewmaster.testkit.s3.NullS3;
import java.util.List;

/** The documented checks of parts, checksums and sizes are proven here; there are no bytes to read back. */
class NullS3ContractTest extends ObjectStoreContract {
    NullS3ContractTest() {
        super(NullS3.start());
    }

    @Override
    List<Gap> gaps() {
        return List.of(Gap.KEEPS_BYTES, Gap.CREDENTIALS);
    }
}
