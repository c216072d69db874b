package io.brewmaster.core.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The private config.json. It is plain JSON, not HOCON, because Terraform reads it too.
 *
 * @param name the file as messages call it
 * @param content its members
 */
record ConfigFile(String name, Optional<Config> content) {
    /** Names the file, from the working directory on. */
    static final String VARIABLE = "JITSI_CONFIG";

    private static final String FILE = "config.json";
    private static final String SIBLINGS = "*-ops";

    private static final ConfigFile NONE = new ConfigFile(
            "none (" + VARIABLE + " is not set, and there is no ../" + SIBLINGS + "/" + FILE + ")", Optional.empty());

    /** The file that {@code JITSI_CONFIG} names, or the only {@code ../*-ops/config.json}, or none. */
    static ConfigFile find(Map<String, String> environment, Path workingDirectory) throws ConfigurationException {
        String named = environment.getOrDefault(VARIABLE, "").strip();
        if (!named.isEmpty()) {
            return read(workingDirectory.resolve(named), named);
        }
        List<Path> found = siblings(workingDirectory);
        if (found.size() > 1) {
            List<String> names = found.stream().map(ConfigFile::shortName).toList();
            throw problem(
                    "several configuration files: " + String.join(", ", names) + ": name the right one in " + VARIABLE);
        }
        return found.isEmpty() ? NONE : read(found.get(0), shortName(found.get(0)));
    }

    /** Where in the file a value stands. */
    String place(ConfigValue value) {
        int line = value.origin().lineNumber();
        return line > 0 ? name + ":" + line : name;
    }

    private static List<Path> siblings(Path workingDirectory) {
        Path parent = workingDirectory.toAbsolutePath().normalize().getParent();
        List<Path> found = new ArrayList<>();
        if (parent == null) {
            return found;
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, SIBLINGS)) {
            for (Path directory : directories) {
                // One that cannot be looked into counts: reading it says why, instead of going on without it.
                if (!Files.notExists(directory.resolve(FILE))) {
                    found.add(directory.resolve(FILE));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static String shortName(Path file) {
        return "../" + file.subpath(file.getNameCount() - 2, file.getNameCount());
    }

    private static ConfigFile read(Path file, String name) throws ConfigurationException {
        try {
            ConfigParseOptions json = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
            Config content = ConfigFactory.parseReader(new StringReader(Files.readString(file)), json);
            return new ConfigFile(name, Optional.of(content));
        } catch (NoSuchFileException e) {
            throw problem(name + ": there is no such file, and " + VARIABLE
                    + " names it: create it (config/config.example.json is a start) or unset the variable");
        } catch (CharacterCodingException e) {
            throw problem(name + ": not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw problem(name + ": cannot be read (" + e.getClass().getSimpleName()
                    + "): it must be a file that this user may read");
        } catch (ConfigException e) {
            // The library's own words are not passed on: they quote the file, which may hold a password.
            int line = e.origin() == null ? 1 : Math.max(1, e.origin().lineNumber());
            throw problem(name + ":" + line + ": not a JSON object, at this line or just before it: look for a missing"
                    + " quote or brace, a comma too many or too few, a comment (JSON has none)");
        }
    }

    private static ConfigurationException problem(String line) {
        return new ConfigurationException(List.of(line));
    }
}
