package io.brewmaster.finalizer.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Names of files as the bytes they are. A container without a locale makes Java read and write names as ASCII, and a
 * room's name in another script would neither be read nor found. Only the form of a path as URI keeps the bytes.
 */
public final class RawPaths {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
    private static final Path WORKING_DIRECTORY = Path.of("/proc/self/cwd");

    private RawPaths() {}

    /** The last element of a path, its bytes read as UTF-8; empty for a root. */
    public static String name(Path path) {
        Path last = path.getFileName();
        if (last == null) {
            return "";
        }
        String escaped = path.toUri().getRawPath();
        String trimmed = escaped.endsWith("/") ? escaped.substring(0, escaped.length() - 1) : escaped;
        return new String(unescape(trimmed.substring(trimmed.lastIndexOf('/') + 1)), StandardCharsets.UTF_8);
    }

    /** The whole absolute path, its bytes read as UTF-8. */
    public static String text(Path path) {
        return new String(unescape(path.toAbsolutePath().toUri().getRawPath()), StandardCharsets.UTF_8);
    }

    /** An absolute path in ASCII, for another program: every byte of it is kept, whatever the locale of either. */
    public static String escaped(Path path) {
        return path.toAbsolutePath().toUri().getRawPath();
    }

    /**
     * The path that {@link #escaped} has written.
     *
     * @throws IllegalArgumentException for a text that it cannot have written
     */
    public static Path ofEscaped(String escaped) {
        if (!escaped.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path");
        }
        return Path.of(URI.create("file://" + escaped));
    }

    /**
     * The path that the last argument of the running program is.
     *
     * @param argument what Java made of it
     * @throws java.nio.file.InvalidPathException when it cannot be a path
     */
    public static Path lastArgument(String argument) {
        return lastArguments(List.of(argument)).get(0);
    }

    /**
     * The paths that the last arguments of the running program are.
     *
     * @param arguments what Java made of them
     * @throws java.nio.file.InvalidPathException when one cannot be a path
     */
    public static List<Path> lastArguments(List<String> arguments) {
        boolean plain = arguments.stream().allMatch(RawPaths::isAscii);
        if (plain || isUtf8(System.getProperty("sun.jnu.encoding", ""))) {
            return arguments.stream().map(Path::of).toList();
        }
        try {
            List<Path> paths = new ArrayList<>();
            for (byte[] raw : last(Files.readAllBytes(COMMAND_LINE), arguments.size())) {
                paths.add(Path.of(URI.create(uri(raw))));
            }
            return paths;
        } catch (IOException noProc) {
            return arguments.stream().map(Path::of).toList();
        }
    }

    private static boolean isAscii(String argument) {
        return argument.chars().allMatch(character -> character > 0 && character < 0x80);
    }

    private static boolean isUtf8(String encoding) {
        String name = encoding.toUpperCase(Locale.ROOT);
        return name.equals("UTF-8") || name.equals("UTF8");
    }

    /** Each argument ends with a zero. */
    private static List<byte[]> last(byte[] commandLine, int count) {
        Deque<byte[]> last = new ArrayDeque<>();
        int end = commandLine.length - 1;
        while (last.size() < count && end >= 0) {
            int start = end;
            while (start > 0 && commandLine[start - 1] != 0) {
                start--;
            }
            last.addFirst(Arrays.copyOfRange(commandLine, start, end));
            end = start - 1;
        }
        return List.copyOf(last);
    }

    private static String uri(byte[] raw) throws IOException {
        StringBuilder uri = new StringBuilder("file://");
        if (raw.length == 0 || raw[0] != '/') {
            uri.append(WORKING_DIRECTORY.toRealPath().toUri().getRawPath());
            if (uri.charAt(uri.length() - 1) != '/') {
                uri.append('/');
            }
        }
        for (byte octet : raw) {
            if (octet == '/') {
                uri.append('/');
            } else {
                uri.append(String.format(Locale.ROOT, "%%%02x", octet & 0xff));
            }
        }
        return uri.toString();
    }

    private static byte[] unescape(String escaped) {
        ByteArrayOutputStream raw = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char character = escaped.charAt(i);
            if (character == '%') {
                raw.write(Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                raw.write(character);
            }
        }
        return raw.toByteArray();
    }
}
