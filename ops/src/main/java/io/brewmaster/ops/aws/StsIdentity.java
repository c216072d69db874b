package io.brewmaster.ops.aws;

import io.brewmaster.ops.doctor.Evidence.Identity;
import io.brewmaster.ops.platform.OpsException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who we are to AWS, which everybody may ask. */
public final class StsIdentity {
    private final StsClient client;
    private final Clock clock;

    /** Calls nobody yet. */
    public StsIdentity(AwsClients clients, Clock clock) {
        this.client = clients.sts();
        this.clock = clock;
    }

    /** Asks AWS. */
    public Identity read() throws OpsException {
        try {
            GetCallerIdentityResponse answer = client.getCallerIdentity();
            Optional<Instant> there =
                    answer.sdkHttpResponse().firstMatchingHeader("Date").flatMap(StsIdentity::instant);
            return new Identity(answer.account(), answer.arn(), there, clock.instant());
        } catch (SdkException e) {
            throw AwsErrors.classify("find out who we are to AWS", "sts:GetCallerIdentity", e);
        }
    }

    private static Optional<Instant> instant(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }
}
