package io.brewmaster.ops.aws;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.ops.doctor.Evidence.Quotas;
import io.brewmaster.ops.platform.OpsException;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** How much of everything AWS lets the account have in the region. */
public final class ServiceQuotas {
    private static final String TARGET = "ServiceQuotasV20190624.";

    private final SignedService service;

    /** Calls nobody yet. */
    public ServiceQuotas(AwsClients clients) {
        this.service = clients.serviceQuotas();
    }

    /**
     * Asks for what a platform needs.
     *
     * @param balancers whether somebody makes a load balancer when it wakes
     * @param addresses whether it has addresses that stay
     */
    public Quotas read(boolean balancers, boolean addresses) throws OpsException {
        return new Quotas(
                value(Quotas.VCPUS),
                balancers ? Optional.of(value(Quotas.BALANCERS)) : Optional.empty(),
                addresses ? Optional.of(value(Quotas.ADDRESSES)) : Optional.empty());
    }

    /** What nobody has changed for this account may be known as AWS' default alone. */
    private double value(Quotas.Code quota) throws OpsException {
        Optional<Double> applied = ask("GetServiceQuota", quota);
        Optional<Double> known = applied.isPresent() ? applied : ask("GetAWSDefaultServiceQuota", quota);
        return known.orElseThrow(() -> new OpsException(
                ExitCode.CONFIGURATION,
                "AWS knows no quota " + quota.code() + " of " + quota.service() + " in this region"));
    }

    private Optional<Double> ask(String action, Quotas.Code quota) throws OpsException {
        String doing = "read the quota " + quota.code() + " of " + quota.service();
        try {
            return Optional.of(
                    service.json(TARGET + action, Map.of("ServiceCode", quota.service(), "QuotaCode", quota.code()))
                            .members("Quota")
                            .decimal("Value")
                            .doubleValue());
        } catch (AwsServiceException answer) {
            if (AwsErrors.code(answer).equals("NoSuchResourceException")) {
                return Optional.empty();
            }
            throw AwsErrors.classify(doing, "servicequotas:" + action, answer);
        } catch (SdkException e) {
            throw AwsErrors.classify(doing, "servicequotas:" + action, e);
        } catch (JsonException e) {
            throw new OpsException(ExitCode.TRY_AGAIN, "cannot " + doing + ": " + e.getMessage());
        }
    }
}
