package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.doctor.Diagnosis;
import io.brewmaster.ops.doctor.DoctorText;
import io.brewmaster.ops.doctor.Evidence;
import io.brewmaster.ops.doctor.Finding;
import io.brewmaster.ops.doctor.Finding.Verdict;
import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.text.Style;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: whether everything is as it has to be, and what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Looks at everything the platform needs, and says what to do.",
        description = {
            "",
            "Credentials and clock, services and their deployments, quotas, images, roles and what they allow,"
                    + " /dev/shm, the bucket and what lies unfinished in it, metrics and brewery, alarms, load balancers that are"
                    + " left over, DNS and certificate. It changes nothing. What it may not look at it says by the"
                    + " permission's name, and looks at the rest.",
            "",
            "It needs what status needs, and ecs:DescribeTaskDefinition, s3:GetEncryptionConfiguration,"
                    + " s3:GetBucketPublicAccessBlock, s3:GetBucketVersioning, s3:GetBucketPolicy,"
                    + " s3:GetLifecycleConfiguration, s3:ListBucketMultipartUploads, servicequotas:GetServiceQuota,"
                    + " servicequotas:GetAWSDefaultServiceQuota and iam:SimulatePrincipalPolicy; with a machine"
                    + " elasticloadbalancing:DescribeTags.",
            "",
            "It does not know how far Application Auto Scaling may go, nor what an organization or a bucket forbids a"
                    + " role.",
            "",
            "Exit codes: 0 all is well or merely doubtful, 69 something is wrong, 75 or 78 something is not known.",
            ""
        })
final class DoctorCommand implements Callable<Integer> {
    private final Site site;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    DoctorCommand(Site site) {
        this.site = site;
    }

    @Override
    public Integer call() throws ConfigurationException, OpsException {
        Evidence evidence = new Examination(Platform.of(site), site).look();
        List<Finding> findings = Diagnosis.of(evidence);
        Console console = site.console();
        console.out()
                .print(
                        json
                                ? DoctorText.json(findings)
                                : DoctorText.table(findings, new Style(console.color()), console.columns()));
        console.out().flush();
        return exit(findings).code();
    }

    /** What is known to be wrong stays wrong, whatever the rest is. */
    private static ExitCode exit(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.verdict() == Verdict.WRONG)) {
            return ExitCode.UNAVAILABLE;
        }
        return findings.stream()
                .flatMap(finding -> finding.problem().stream())
                .map(OpsException::exit)
                .max(Enum::compareTo)
                .orElse(ExitCode.OK);
    }
}
