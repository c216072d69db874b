package io.brewmaster.ops.recordings;

import io.brewmaster.ops.platform.OpsException;
import io.brewmaster.ops.platform.Recordings;
import io.brewmaster.ops.platform.Recordings.Stored;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What recordings there are. A day is one listing, so that a large bucket costs no more than the days that are
 * asked for.
 */
public final class Catalogue {
    private static final DateTimeFormatter DAY_FOLDER = DateTimeFormatter.ofPattern("uuuu/MM/dd", Locale.ROOT);

    private final Recordings bucket;
    private final String prefix;

    /** @param prefix what all keys begin with, without a slash at its end */
    public Catalogue(Recordings bucket, String prefix) {
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /**
     * The recordings of some days, the newest first.
     *
     * @param text what room, session or file must have in them; empty for all
     */
    public List<Recording> of(LocalDate from, LocalDate to, String text) throws OpsException {
        List<Recording> found = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            String folder = prefix + "/" + DAY_FOLDER.format(day) + "/";
            add(bucket.list(folder), text, found);
            add(bucket.list(Recording.DAMAGED + folder), text, found);
        }
        found.sort(Comparator.comparing(Recording::day)
                .thenComparing(Recording::modified)
                .reversed());
        return found;
    }

    private void add(List<Stored> objects, String text, List<Recording> found) {
        for (Stored object : objects) {
            Recording.of(prefix, object.key(), object.bytes(), object.modified())
                    .filter(recording -> recording.has(text))
                    .ifPresent(found::add);
        }
    }
}
