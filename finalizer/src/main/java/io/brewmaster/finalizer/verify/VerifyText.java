package io.brewmaster.finalizer.verify;

import io.brewmaster.core.json.Json;
import io.brewmaster.finalizer.progress.ProgressText;
import io.brewmaster.finalizer.verify.Checked.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was found, as people and programs read it. Pure. */
public final class VerifyText {
    /** As wide as the longest word. */
    private static final int WORD = 16;

    private VerifyText() {}

    /** A line for a person: the verdict first, so that it stands in a column. */
    public static String line(Checked checked) {
        String word = checked.verdict().word();
        return word + " ".repeat(WORD - word.length()) + "  " + checked.key()
                + checked.reason().map(why -> ": " + why).orElse("");
    }

    /** The last line for a person. */
    public static String summary(Tally tally) {
        StringBuilder text = new StringBuilder();
        for (Verdict verdict : Verdict.values()) {
            long count = tally.count(verdict);
            if (count > 0 || verdict == Verdict.OK) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(' ')
                        .append(verdict.word());
            }
        }
        return text + "; " + ProgressText.size(tally.bytes()) + " read";
    }

    /** The same for programs: one JSON object on a line of its own. */
    public static String json(Checked checked) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", checked.key());
        members.put("state", checked.verdict().word());
        members.put("bytes", checked.bytes());
        checked.reason().ifPresent(why -> members.put("reason", why));
        return Json.write(members);
    }

    /**
     * The last line for programs, the only one without a key.
     *
     * @param isComplete false when the bucket could not be asked to the end
     */
    public static String json(Tally tally, boolean isComplete) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict.word(), tally.count(verdict));
        }
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", 1);
        members.put("complete", isComplete);
        members.put("states", counts);
        members.put("bytesRead", tally.bytes());
        return Json.write(members);
    }
}
