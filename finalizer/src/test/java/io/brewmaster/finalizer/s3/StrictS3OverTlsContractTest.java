package io.brewmaster.finalizer.s3;

import io.brewmaster.testkit.s3.StrictS3;
import io.brewmaster.testkit.tls.CertificateKind;
import io.brewmaster.testkit.tls.ServerTls;
import java.util.List;

/** As against Amazon's: over TLS the SDK signs no payload and sends it as it is. */
class StrictS3OverTlsContractTest extends ObjectStoreContract {
    private static final ServerTls TLS = ServerTls.create(CertificateKind.VALID);

    StrictS3OverTlsContractTest() {
        super(StrictS3.start(TLS), TLS.trust());
    }

    @Override
    List<Gap> gaps() {
        return List.of(Gap.CREDENTIALS);
    }
}
