package io.brewmaster.ops.doctor;

import io.brewmaster.core.metrics.MetricDefinition;
import io.brewmaster.ops.platform.Alarms.Alarm;
import io.brewmaster.ops.platform.LoadBalancers.LoadBalancer;
import io.brewmaster.ops.platform.Metrics.Sample;
import io.brewmaster.ops.platform.Part;
import io.brewmaster.ops.platform.PlatformName;
import io.brewmaster.ops.platform.Recordings.Stored;
import io.brewmaster.ops.platform.ServiceState;
import io.brewmaster.ops.platform.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a diagnosis is made of.
 *
 * @param domain        where people find the platform
 * @param wanted        of the platform; empty where no machine looks after it
 * @param loadBalancers of the region; none where there is no machine
 * @param rights        what the programs in the tasks do, and whether they may
 * @param numbers       the newest number of each metric, of the last hour
 * @param states        of the uploads that finalizers work on, or worked on when they were lost
 */
public record Evidence(
        Instant now,
        PlatformName platform,
        Optional<String> domain,
        Part<Identity> identity,
        Part<List<ServiceState>> services,
        Part<List<Task>> tasks,
        Part<Optional<Wanted>> wanted,
        Part<List<LoadBalancer>> loadBalancers,
        Part<List<Right>> rights,
        Part<Quotas> quotas,
        Part<Map<MetricDefinition, Sample>> numbers,
        Part<List<Alarm>> alarms,
        Part<BucketState> bucket,
        Part<List<Stored>> states,
        Part<List<OpenUpload>> uploads,
        Part<WebEntry> entry) {
    /**
     * Who asks.
     *
     * @param arn        as whom
     * @param serverTime what time it was at AWS when the clock here said {@code localTime}
     */
    public record Identity(String account, String arn, Optional<Instant> serverTime, Instant localTime) {}

    /**
     * What a service runs.
     *
     * @param taskRole      what its programs may do; empty for nothing
     * @param executionRole what ECS does for it: images, logs, passwords
     * @param onFargate     or on instances of the account's own
     */
    public record Task(
            String service,
            List<Container> containers,
            Optional<String> taskRole,
            Optional<String> executionRole,
            double vcpus,
            boolean onFargate) {}

    /**
     * A container of a task.
     *
     * @param sharedMiB what it has at {@code /dev/shm}; 64 where nobody says
     * @param settings  what its environment says of acting and recording, and no secret
     */
    public record Container(String name, String image, int sharedMiB, Map<String, String> settings) {
        public Container {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * What a program does on AWS.
     *
     * @param role     the ARN of the role that it has
     * @param resource the ARN of what it does it to; may end with {@code *}
     */
    public record Need(String role, List<String> actions, String resource) {}

    /**
     * What was decided about a need.
     *
     * @param denied those of its actions that are not allowed
     */
    public record Right(Need need, List<String> denied) {}

    /**
     * How much of what a platform needs the account may have in its region.
     *
     * @param vcpus         of Fargate, of all tasks that are not spot ones
     * @param loadBalancers application load balancers; empty if nobody makes one when it wakes
     * @param addresses     elastic IPs; empty if the platform has none
     */
    public record Quotas(double vcpus, Optional<Double> loadBalancers, Optional<Double> addresses) {
        /** "Fargate On-Demand vCPU resource count". */
        public static final Code VCPUS = new Code("fargate", "L-3032A538");
        /** "Application Load Balancers per Region". */
        public static final Code BALANCERS = new Code("elasticloadbalancing", "L-53DA6B97");
        /** "EC2-VPC Elastic IPs". */
        public static final Code ADDRESSES = new Code("ec2", "L-0263D0A3");

        /** How AWS calls a quota. */
        public record Code(String service, String code) {}
    }

    /**
     * How the bucket for recordings is set up.
     *
     * @param encryption    {@code aws:kms}, {@code AES256} or what else it encrypts with by itself; may be empty
     * @param publicBlocked whether nothing in it can be made public
     * @param tlsOnly       whether its policy refuses plain HTTP
     * @param abortsUploads whether a lifecycle rule ends uploads that nobody completes
     */
    public record BucketState(
            String name,
            Optional<String> encryption,
            boolean publicBlocked,
            boolean versioned,
            boolean tlsOnly,
            boolean abortsUploads) {}

    /** An upload that S3 has not completed. */
    public record OpenUpload(String key, Instant begun) {}

    /**
     * What the outside sees.
     *
     * @param addresses   of the domain; none if it does not resolve
     * @param certificate until when the certificate on port 443 is good, if one was shown that is good for the domain
     * @param trouble     why none was
     */
    public record WebEntry(List<String> addresses, Optional<Instant> certificate, String trouble) {}
}
