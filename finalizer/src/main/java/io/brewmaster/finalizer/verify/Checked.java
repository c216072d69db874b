package io.brewmaster.finalizer.verify;

import java.util.Locale;
import java.util.Optional;

/**
 * What was found about one object.
 *
 * @param bytes how many it has; 0 where that was not looked at
 * @param reason one line for a user; empty where all is well
 */
public record Checked(String key, Verdict verdict, long bytes, Optional<String> reason) {

    /** How an object and its manifest go together. */
    public enum Verdict {
        /** Size and checksum are what the manifest says. */
        OK,
        /** The object, or the manifest itself, is something else than was delivered. */
        DIFFERS,
        /** The object is there, and no manifest says what it is to be. */
        MANIFEST_MISSING,
        /** A manifest, or whoever asked, names an object that is not there. */
        OBJECT_MISSING,
        /** It could not be read: no permission, or it is archived. */
        UNREADABLE;

        /** As people read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
