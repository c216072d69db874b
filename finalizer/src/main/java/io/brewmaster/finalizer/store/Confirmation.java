package io.brewmaster.finalizer.store;

import io.brewmaster.finalizer.recording.Crc32c;
import java.util.Optional;

/** Whether what the store says about an object proves that it is the local file. Pure; see invariant 4. */
public sealed interface Confirmation {
    /** Size, full-object checksum and encryption are as they must be. */
    record Confirmed() implements Confirmation {}

    /** Size and encryption are right, but the store knows no checksum: the object has to be read back. */
    record Unproven() implements Confirmation {}

    /** The object holds other bytes. */
    record OtherContent(String difference) implements Confirmation {}

    /** The right bytes, encrypted otherwise than asked. */
    record OtherEncryption(String difference) implements Confirmation {}

    static Confirmation of(StoredObject object, long bytes, Crc32c checksum, Encryption encryption) {
        if (object.bytes() != bytes) {
            return new OtherContent("it has " + object.bytes() + " bytes instead of " + bytes);
        }
        if (object.checksum().isPresent() && !object.checksum().get().equals(checksum)) {
            return new OtherContent("its checksum is " + object.checksum().get() + " instead of " + checksum);
        }
        Optional<String> objection = encryption.objection(object);
        if (objection.isPresent()) {
            return new OtherEncryption(objection.get());
        }
        return object.checksum().isPresent() ? new Confirmed() : new Unproven();
    }
}
