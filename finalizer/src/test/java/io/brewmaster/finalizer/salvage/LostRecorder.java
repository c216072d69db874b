package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.mp4.RecordingMode;
import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.recording.Part;
import io.brewmaster.finalizer.recording.PartPlan;
import io.brewmaster.finalizer.shared.OpenStates;
import io.brewmaster.finalizer.store.Again;
import io.brewmaster.finalizer.store.BytesContent;
import io.brewmaster.finalizer.store.ObjectDescription;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.ObjectStore.StoredPart;
import io.brewmaster.finalizer.store.ObjectStore.Upload;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.upload.OpenUpload;
import io.brewmaster.finalizer.upload.Seal;
import io.brewmaster.finalizer.upload.SentPart;
import io.brewmaster.finalizer.upload.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Uploads a recording while it grows, step by step as a recorder does, and may be lost at any of them. */
public final class LostRecorder {
    public static final String FOLDER = "rec/2026/03/04/room/s1/";
    public static final String KEY = FOLDER + "room_2026-03-04-05-06-07.mp4";
    public static final String MANIFEST =
            "{\n  \"version\" : 1,\n  \"metadata\" : {\n    \"withheldKeys\" : 2\n  }\n}\n";
    public static final String METADATA = "{\n  \"share\" : true\n}\n";

    /** Three full parts and a last one. */
    public static final byte[] FILE = bytes(1, (int) (3 * PartPlan.MIN_PART + 1_000));
    /** As part 1 is before the writer patches it. */
    public static final byte[] PROVISIONAL = provisional();

    private final ObjectStore store;
    private final OpenStates states;
    private final RecordingMode mode;
    private OpenUpload open;

    public LostRecorder(ObjectStore store, RecordingMode mode) {
        this.store = store;
        this.states = new OpenStates(store.documents(), "rec", "the recorder");
        this.mode = mode;
        this.open = OpenUpload.begun(
                new Subject("s1", "room", "room_2026-03-04-05-06-07.mp4"),
                new Upload(KEY, ""),
                mode,
                PartPlan.MIN_PART);
    }

    static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] provisional() {
        byte[] first = Arrays.copyOf(FILE, (int) PartPlan.MIN_PART);
        first[40] ^= 1;
        return first;
    }

    static boolean isHeldBack(RecordingMode mode) {
        return mode == RecordingMode.PLAIN;
    }

    /** Up to the given full part, as while recording. */
    public OpenStates.Handle record(int parts) throws StoreException {
        Upload upload = store.begin(new ObjectDescription(KEY, "video/mp4", Map.of()));
        open = OpenUpload.begun(open.subject(), upload, mode, PartPlan.MIN_PART);
        OpenStates.Handle handle = Again.until(() -> states.open(open));
        for (int number = 1; number <= parts; number++) {
            if (number > 1) {
                put(number, part(number));
            } else if (!isHeldBack(mode)) {
                put(1, PROVISIONAL);
            }
            Again.until(() -> handle.write(open));
        }
        return handle;
    }

    /** Everything, from the first byte to the last document. */
    public void finish() throws StoreException {
        OpenStates.Handle handle = record(3);
        put(4, part(4));
        open = open.sealed(
                new Seal(FILE.length, Crc32c.of(FILE), 4, Crc32c.of(part(1)), MANIFEST, Optional.of(METADATA)));
        handle.write(open);
        put(1, part(1));
        List<StoredPart> parts = new ArrayList<>();
        open.parts().values().forEach(part -> parts.add(new StoredPart(part.number(), part.etag(), part.checksum())));
        store.complete(open.upload(), parts, FILE.length, Crc32c.of(FILE));
        store.create(document("metadata.json"), METADATA.getBytes(StandardCharsets.UTF_8));
        store.create(document("recording.json"), MANIFEST.getBytes(StandardCharsets.UTF_8));
        handle.remove();
    }

    private static ObjectDescription document(String name) {
        return new ObjectDescription(FOLDER + name, "application/json", Map.of());
    }

    static byte[] part(int number) {
        int from = (int) ((number - 1) * PartPlan.MIN_PART);
        return Arrays.copyOfRange(FILE, from, (int) Math.min(FILE.length, from + PartPlan.MIN_PART));
    }

    private void put(int number, byte[] bytes) throws StoreException {
        Crc32c checksum = Crc32c.of(bytes);
        Part part = new Part(number, (number - 1) * PartPlan.MIN_PART, bytes.length);
        StoredPart stored = Again.until(() -> store.put(open.upload(), part, checksum, new BytesContent(bytes)));
        open = open.with(new SentPart(number, bytes.length, checksum, stored.etag()));
    }
}
