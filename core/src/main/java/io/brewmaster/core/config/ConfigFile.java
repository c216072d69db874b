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
 * The private config.json. It is plain JSON, because Terraform reads it too.
 *
 * @param name the file as messages call it
 * @param content its members; nothing if there is no file
 */
record ConfigFile(String name, Config content) {
    static final String VARIABLE = "JITSI_CONFIG";

    private static final ConfigFile NONE = new ConfigFile("config.json", ConfigFactory.empty());

    /** The file that {@code JITSI_CONFIG} names, or the only {@code ../*-ops/config.json}, or none. */
    static ConfigFile find(Map<String, String> environment, Path workingDirectory) throws ConfigurationException {
        String named = environment.getOrDefault(VARIABLE, "");
        if (!named.isBlank()) {
            return read(workingDirectory.resolve(named), named, " (named by " + VARIABLE + ")");
        }
        List<Path> found = siblings(workingDirectory);
        if (found.size() > 1) {
            throw problem("several configuration files: "
                    + String.join(
                            ", ", found.stream().map(ConfigFile::shortName).toList()) + ": name the right one in "
                    + VARIABLE);
        }
        return found.isEmpty() ? NONE : read(found.get(0), shortName(found.get(0)), "");
    }

    /** Where in the file a value stands. */
    String place(ConfigValue value) {
        int line = value.origin().lineNumber();
        return line > 0 ? name + ":" + line : name;
    }

    private static List<Path> siblings(Path workingDirectory) throws ConfigurationException {
        Path parent = Optional.ofNullable(
                        workingDirectory.toAbsolutePath().normalize().getParent())
                .orElse(workingDirectory);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(parent, "*-ops")) {
            for (Path directory : directories) {
                if (Files.exists(directory.resolve("config.json"))) {
                    found.add(directory.resolve("config.json"));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static String shortName(Path file) {
        return Path.of("..")
                .resolve(file.subpath(file.getNameCount() - 2, file.getNameCount()))
                .toString();
    }

    private static ConfigFile read(Path file, String name, String how) throws ConfigurationException {
        try {
            return new ConfigFile(name, parse(Files.readString(file)));
        } catch (NoSuchFileException e) {
            throw problem(
                    name + how + ": there is no such file: create it (config/config.example.json is a start), or unset "
                            + VARIABLE);
        } catch (CharacterCodingException e) {
            throw problem(name + how + ": is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw problem(name + how + ": cannot be read (" + e.getClass().getSimpleName()
                    + "): it must be a file that this user may read");
        } catch (ConfigException e) {
            // The library's message is not passed on: it quotes the text, which may hold a password.
            int line = e.origin() == null ? 1 : Math.max(1, e.origin().lineNumber());
            throw problem(
                    name + ":" + line + how
                            + ": not valid JSON at or before this line: look for a missing quote, a comma too many or too few, an open brace");
        }
    }

    private static Config parse(String text) {
        return ConfigFactory.parseReader(
                new StringReader(text), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private static ConfigurationException problem(String line) {
        return new ConfigurationException(List.of(line));
    }
}
