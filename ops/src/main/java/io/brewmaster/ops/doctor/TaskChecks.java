package io.brewmaster.ops.doctor;

import io.brewmaster.ops.doctor.Evidence.Container;
import io.brewmaster.ops.doctor.Evidence.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the services run. Pure. */
final class TaskChecks {
    /** Chromium in Jibri draws there; with the usual 64 MiB its tabs crash. */
    private static final int SHARED_MIB = 2_048;

    private static final String RECORDER = "jibri";

    private TaskChecks() {}

    static List<Finding> of(List<Task> tasks) {
        List<Finding> found = new ArrayList<>();
        found.add(roles(tasks));
        found.add(images(tasks));
        tasks.stream()
                .flatMap(task -> task.containers().stream())
                .filter(container -> container.name().equals(RECORDER))
                .map(TaskChecks::sharedMemory)
                .forEach(found::add);
        return found;
    }

    private static Finding roles(List<Task> tasks) {
        for (Task task : tasks) {
            if (task.taskRole().isEmpty() || task.executionRole().isEmpty()) {
                return Finding.wrong(
                        "roles", task.service() + " has no task role or no execution role", "apply terraform");
            }
        }
        return Finding.good("roles", "each service has its task role and its execution role");
    }

    private static Finding images(List<Task> tasks) {
        List<Container> containers =
                tasks.stream().flatMap(task -> task.containers().stream()).toList();
        String all = containers.stream()
                .map(container -> container.name() + " " + tag(container.image()))
                .distinct()
                .collect(Collectors.joining(", "));
        Set<String> jitsi = new TreeSet<>();
        for (Container container : containers) {
            String tag = tag(container.image());
            if (tag.equals("latest") || tag.isEmpty()) {
                return Finding.doubtful(
                        "images",
                        container.image() + " changes under its tag: nobody knows what runs after the next start",
                        "name a version in images (terraform)");
            }
            jitsi.add(tag.replaceAll("^(stable-\\d+).*", "$1"));
        }
        return jitsi.size() > 1
                ? Finding.doubtful("images", "versions are mixed: " + all, "use one version of Jitsi for all images")
                : Finding.good("images", all);
    }

    /** What stands behind the last colon, unless that is a registry's port; a digest counts as a version. */
    private static String tag(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        int at = Math.max(name.lastIndexOf(':'), name.lastIndexOf('@'));
        return at < 0 ? "" : name.substring(at + 1);
    }

    private static Finding sharedMemory(Container recorder) {
        String said = "recorders have " + recorder.sharedMiB() + " MiB at /dev/shm";
        return recorder.sharedMiB() >= SHARED_MIB
                ? Finding.good("/dev/shm", said)
                : Finding.wrong("/dev/shm", said, "Chromium needs 2 GiB: apply terraform, or recorder_capacity = EC2");
    }
}
