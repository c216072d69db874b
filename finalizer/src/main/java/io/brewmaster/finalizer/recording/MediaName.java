package io.brewmaster.finalizer.recording;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a media file says. Jibri writes {@code <room>_<yyyy-MM-dd-HH-mm-ss>.mp4} in the local time zone of
 * the recording machine and does not sanitise the room, so the room may itself hold underscores, slashes are the only
 * thing a file system keeps out.
 *
 * @param fileName the name as it is on disk
 * @param room the room as Jibri knew it; the name without its extension when the name has another form
 * @param started when the recording began, without a zone; empty when the name has another form
 */
public record MediaName(String fileName, String room, Optional<LocalDateTime> started) {
    private static final Pattern JIBRI =
            Pattern.compile("(.*)_(\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-\\d{2})\\.[^.]*", Pattern.DOTALL);
    private static final DateTimeFormatter STARTED =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss").withResolverStyle(ResolverStyle.STRICT);

    /** Never fails: any string is the name of some file. */
    public static MediaName parse(String fileName) {
        Matcher matcher = JIBRI.matcher(fileName);
        if (matcher.matches()) {
            try {
                return new MediaName(
                        fileName, matcher.group(1), Optional.of(LocalDateTime.parse(matcher.group(2), STARTED)));
            } catch (DateTimeException noSuchDay) {
                return new MediaName(fileName, stem(fileName), Optional.empty());
            }
        }
        return new MediaName(fileName, stem(fileName), Optional.empty());
    }

    private static String stem(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return dot > 0 ? fileName.substring(0, dot) : fileName;
    }
}
