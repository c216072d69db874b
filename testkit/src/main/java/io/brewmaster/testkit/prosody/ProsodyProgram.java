package io.brewmaster.testkit.prosody;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How to run a Prosody of this machine: the command up to its arguments, and what its environment needs. */
record ProsodyProgram(List<String> command, Map<String, String> environment) {
    /** The {@code prosody} on the PATH. */
    static Optional<ProsodyProgram> onPath() {
        String path = System.getenv().getOrDefault("PATH", "");
        // Debian's administrators have it in sbin, which is not on everybody's PATH.
        Stream<String> directories = Stream.concat(
                Pattern.compile(Pattern.quote(File.pathSeparator)).splitAsStream(path), Stream.of("/usr/sbin"));
        return directories
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, "prosody"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new ProsodyProgram(List.of(program.toString()), Map.of()));
    }
}
