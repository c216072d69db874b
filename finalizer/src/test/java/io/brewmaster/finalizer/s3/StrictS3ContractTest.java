package io.brewmaster.finalizer.s3;

import io.brewmaster.testkit.s3.StrictS3;
import java.util.List;

/** All of it against one server, but for signatures. */
class StrictS3ContractTest extends ObjectStoreContract {
    StrictS3ContractTest() {
        super(StrictS3.start());
    }

    @Override
    List<Gap> gaps() {
        return List.of(Gap.CREDENTIALS);
    }
}
