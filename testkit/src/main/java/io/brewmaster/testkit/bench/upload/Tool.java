package io.brewmaster.testkit.bench.upload;

import io.brewmaster.testkit.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What people upload with, as Debian packages it and as its manual shows it; nothing is tuned. */
enum Tool implements Client {
    AWS("aws s3 cp", "aws", "awscli", "--version") {
        @Override
        public List<String> command(Path file, Target target) {
            return List.of(
                    program().toString(),
                    "s3",
                    "cp",
                    file.toString(),
                    "s3://" + target.bucket() + "/" + file.getFileName(),
                    "--sse",
                    "aws:kms",
                    "--only-show-errors",
                    "--endpoint-url",
                    target.server().endpoint().toString(),
                    "--ca-bundle",
                    target.authority().toString());
        }

        @Override
        public Map<String, String> environment(Target target) {
            return Map.of(
                    "AWS_ACCESS_KEY_ID", target.server().accessKey(),
                    "AWS_SECRET_ACCESS_KEY", target.server().secretKey(),
                    "AWS_DEFAULT_REGION", target.server().region(),
                    // Newer ones would send a checksum that the null S3 cannot compute; without one they have less to
                    // do.
                    "AWS_REQUEST_CHECKSUM_CALCULATION", "when_required");
        }
    },
    RCLONE("rclone copyto", "rclone", "rclone", "version") {
        @Override
        public List<String> command(Path file, Target target) {
            return List.of(
                    program().toString(),
                    "copyto",
                    file.toString(),
                    "store:" + target.bucket() + "/" + file.getFileName(),
                    "--log-level",
                    "ERROR",
                    "--ca-cert",
                    target.authority().toString());
        }

        @Override
        public Map<String, String> environment(Target target) {
            return Map.of(
                    "RCLONE_CONFIG_STORE_TYPE",
                    "s3",
                    // As "AWS" it would put the bucket's name before an address.
                    "RCLONE_CONFIG_STORE_PROVIDER",
                    "Other",
                    "RCLONE_CONFIG_STORE_ENDPOINT",
                    target.server().endpoint().toString(),
                    "RCLONE_CONFIG_STORE_REGION",
                    target.server().region(),
                    "RCLONE_CONFIG_STORE_ACCESS_KEY_ID",
                    target.server().accessKey(),
                    "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY",
                    target.server().secretKey(),
                    "RCLONE_CONFIG_STORE_SERVER_SIDE_ENCRYPTION",
                    "aws:kms",
                    "RCLONE_CONFIG_STORE_NO_CHECK_BUCKET",
                    "true");
        }
    },
    S3CMD("s3cmd put", "s3cmd", "s3cmd", "--version") {
        @Override
        public List<String> command(Path file, Target target) {
            return List.of(
                    program().toString(),
                    "put",
                    file.toString(),
                    "s3://" + target.bucket() + "/" + file.getFileName(),
                    "--config=" + target.scratch().resolve("none"),
                    "--access_key=" + target.server().accessKey(),
                    "--secret_key=" + target.server().secretKey(),
                    "--region=" + target.server().region(),
                    "--host=" + target.address(),
                    "--host-bucket=" + target.address(),
                    "--server-side-encryption",
                    "--server-side-encryption-kms-id=" + S3Server.KMS_KEY,
                    "--ca-certs=" + target.authority(),
                    "--no-progress");
        }

        @Override
        public Map<String, String> environment(Target target) {
            return Map.of();
        }
    },
    /** One request, not signed and without a checksum: what moving the bytes costs at least. */
    CURL("curl -T", "curl", "curl", "--version") {
        @Override
        public List<String> command(Path file, Target target) {
            return List.of(
                    program().toString(),
                    "-T",
                    file.toString(),
                    target.server().endpoint() + "/" + target.bucket() + "/" + file.getFileName(),
                    "--header",
                    "x-amz-server-side-encryption: aws:kms",
                    "--fail",
                    "--silent",
                    "--show-error",
                    "--cacert",
                    target.authority().toString());
        }

        @Override
        public Map<String, String> environment(Target target) {
            return Map.of();
        }
    };

    /** Where Debian's packages put programs: another one of the same name, earlier on the PATH, is another program. */
    private static final Path PROGRAMS = Path.of("/usr/bin");

    private final String label;
    private final String program;
    private final String debianPackage;
    private final String versionOption;

    Tool(String label, String program, String debianPackage, String versionOption) {
        this.label = label;
        this.program = program;
        this.debianPackage = debianPackage;
        this.versionOption = versionOption;
    }

    @Override
    public String label() {
        return label;
    }

    Path program() {
        return PROGRAMS.resolve(program);
    }

    boolean isInstalled() {
        return Files.isExecutable(program());
    }

    String howToInstall() {
        return label + " is left out: apt-get install " + debianPackage;
    }

    /** Makes it print its version, in the first line. */
    List<String> versionCommand() {
        return List.of(program().toString(), versionOption);
    }
}
