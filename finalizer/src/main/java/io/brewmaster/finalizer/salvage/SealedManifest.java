package io.brewmaster.finalizer.salvage;

import io.brewmaster.core.json.Json;
import io.brewmaster.core.json.JsonException;
import io.brewmaster.core.json.Members;
import io.brewmaster.finalizer.recording.Manifest;
import io.brewmaster.finalizer.recording.MediaName;
import io.brewmaster.finalizer.recording.ObjectKey;
import io.brewmaster.finalizer.salvage.Salvaged.Extent;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Seals what is left of an upload, and reads what a seal says. Pure: the same remains give the same bytes. */
final class SealedManifest {
    private static final String LOST = "the recorder was lost before it was delivered";

    private SealedManifest() {}

    /**
     * What the object will be that is made of these parts.
     *
     * @param damaged why it does not play
     * @param truncated why it ends early, though it plays
     */
    static Seal seal(
            OpenUpload open, List<SentPart> parts, ZoneId zone, Optional<String> damaged, Optional<String> truncated) {
        Subject subject = open.subject();
        ObjectKey key = ObjectKey.parse(open.upload().key());
        Manifest.File file = new Manifest.File(
                MediaName.parse(subject.file()),
                Remains.bytes(parts),
                Optional.empty(),
                key,
                Remains.checksum(parts),
                Optional.empty(),
                damaged,
                truncated,
                Optional.empty());
        Optional<Members> before = open.seal().flatMap(seal -> members(seal.manifest()));
        Optional<Manifest.Metadata> metadata =
                open.seal().flatMap(Seal::metadata).flatMap(text -> before.flatMap(members -> metadata(key, members)));
        Manifest manifest = new Manifest(
                subject.session(),
                subject.room(),
                before.flatMap(SealedManifest::meetingUrl),
                metadata.orElseGet(() -> new Manifest.MetadataMissing(LOST)),
                List.of(file),
                zone);
        return new Seal(
                file.bytes(),
                file.checksum(),
                parts.size(),
                parts.get(0).checksum(),
                Json.pretty(manifest.members()),
                metadata.flatMap(there -> open.seal().flatMap(Seal::metadata)));
    }

    private static Optional<Members> members(String manifest) {
        try {
            return Optional.of(Members.parse(manifest));
        } catch (JsonException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<String> meetingUrl(Members manifest) {
        try {
            return manifest.optionalText("meetingUrl");
        } catch (JsonException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Manifest.Metadata> metadata(ObjectKey key, Members manifest) {
        try {
            int withheld = (int) manifest.members("metadata").whole("withheldKeys");
            return Optional.of(new Manifest.MetadataDelivered(key.sibling("metadata.json"), withheld));
        } catch (JsonException notOurs) {
            return Optional.empty();
        }
    }

    /** What the manifest says; nothing when it is none. */
    static Map<String, @Nullable Object> membersOf(Seal seal) {
        return members(seal.manifest()).map(Members::asMap).orElse(Map.of());
    }

    /** How much of the recording the sealed object is, by what its manifest says. */
    static Extent extent(Seal seal) {
        return members(seal.manifest())
                .map(manifest -> says(manifest, "damaged")
                        ? Extent.DAMAGED
                        : says(manifest, "truncated") ? Extent.TRUNCATED : Extent.WHOLE)
                .orElse(Extent.WHOLE);
    }

    private static boolean says(Members manifest, String name) {
        return Boolean.TRUE.equals(manifest.asMap().get(name));
    }

    static Optional<String> reason(Seal seal) {
        return members(seal.manifest())
                .map(manifest -> manifest.asMap().get("reason"))
                .map(String::valueOf);
    }
}
