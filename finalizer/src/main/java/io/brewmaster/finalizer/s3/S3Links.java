package io.brewmaster.finalizer.s3;

import io.brewmaster.finalizer.notice.Link;
import io.brewmaster.finalizer.notice.Links;
import io.brewmaster.finalizer.notice.NotToldException;
import io.brewmaster.finalizer.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Presigned links to objects. S3 refuses one as soon as the credentials that signed it have expired, whatever it says of
 * itself: so it says no more than that.
 */
public final class S3Links implements Links {
    /** One that ends before anybody has clicked on it is none. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final String bucket;
    private final AwsAccess.Source source;
    private final Duration lasts;
    private final Clock clock;
    private @Nullable AwsAccess access;

    /**
     * Signs nothing yet.
     *
     * @param lasts how long a link is to work, at most seven days
     */
    public S3Links(String bucket, AwsAccess.Source source, Duration lasts, Clock clock) {
        this.bucket = bucket;
        this.source = source;
        this.lasts = lasts;
        this.clock = clock;
    }

    @Override
    public Link to(String key) throws NotToldException {
        try {
            AwsAccess there = access();
            return to(key, there, there.credentials().resolveCredentials());
        } catch (StoreException none) {
            throw new NotToldException(none.reason(), none);
        } catch (SdkClientException none) {
            throw new NotToldException("no link: there are no AWS credentials at present", none);
        }
    }

    private synchronized AwsAccess access() throws StoreException {
        AwsAccess known = access;
        if (known == null) {
            known = source.find();
            access = known;
        }
        return known;
    }

    private Link to(String key, AwsAccess there, AwsCredentials credentials) throws NotToldException {
        Instant now = clock.instant();
        Optional<Instant> end = credentials.expirationTime();
        Duration time = end.map(instant -> Duration.between(now, instant).truncatedTo(ChronoUnit.SECONDS))
                .filter(left -> left.compareTo(lasts) < 0)
                .orElse(lasts);
        if (time.compareTo(SHORTEST) < 0) {
            throw new NotToldException("no link: the AWS credentials end at " + end.orElse(now), Optional.empty());
        }
        // What has no end of its own does not end before the link does; a session always has one, known or not.
        boolean isExact = end.isPresent() || !(credentials instanceof AwsSessionCredentials);
        return new Link(sign(key, there, credentials, time), now.plus(time).truncatedTo(ChronoUnit.SECONDS), isExact);
    }

    private String sign(String key, AwsAccess there, AwsCredentials credentials, Duration time) {
        S3Presigner.Builder builder = S3Presigner.builder()
                .region(there.region())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(there.endpoint().isPresent())
                        .build());
        there.endpoint().ifPresent(builder::endpointOverride);
        try (S3Presigner presigner = builder.build()) {
            return presigner
                    .presignGetObject(request -> request.signatureDuration(time)
                            .getObjectRequest(object -> object.bucket(bucket).key(key)))
                    .url()
                    .toString();
        }
    }
}
