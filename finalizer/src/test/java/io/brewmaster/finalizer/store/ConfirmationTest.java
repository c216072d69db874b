package io.brewmaster.finalizer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.finalizer.recording.Crc32c;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationTest {
    private static final Crc32c CHECKSUM = new Crc32c(17);
    private static final Encryption NONE = Encryption.of("none", Optional.empty());

    @Test
    void wantsSizeChecksumAndEncryption() {
        assertThat(Confirmation.of(object(9, CHECKSUM), 9, CHECKSUM, NONE)).isInstanceOf(Confirmation.Confirmed.class);
        assertThat(Confirmation.of(object(8, CHECKSUM), 9, CHECKSUM, NONE))
                .isInstanceOf(Confirmation.OtherContent.class);
        assertThat(Confirmation.of(object(9, new Crc32c(18)), 9, CHECKSUM, NONE))
                .isInstanceOf(Confirmation.OtherContent.class);
        assertThat(Confirmation.of(object(9, CHECKSUM), 9, CHECKSUM, Encryption.of("AES256", Optional.empty())))
                .isInstanceOf(Confirmation.OtherEncryption.class);
    }

    @Test
    void provesNothingWithoutAChecksum() {
        StoredObject silent = new StoredObject("k", 9, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(Confirmation.of(silent, 9, CHECKSUM, NONE)).isInstanceOf(Confirmation.Unproven.class);
        assertThat(Confirmation.of(silent, 8, CHECKSUM, NONE)).isInstanceOf(Confirmation.OtherContent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kms:us-east-1:1:key/abc, true",
        "abc, true",
        "alias/recordings, true",
        "arn:aws:kms:us-east-1:1:alias/recordings, true",
        "bc, false",
        "def, false"
    })
    void knowsAKeyByEveryNameItHas(String configured, boolean same) {
        StoredObject object = new StoredObject(
                "k", 9, Optional.of(CHECKSUM), Optional.of("aws:kms"), Optional.of("arn:aws:kms:us-east-1:1:key/abc"));
        assertThat(Encryption.of("aws:kms", Optional.of(configured))
                        .objection(object)
                        .isEmpty())
                .isEqualTo(same);
    }

    @Test
    void objectsToAKeyThatIsNotNamed() {
        StoredObject object = new StoredObject("k", 9, Optional.of(CHECKSUM), Optional.of("aws:kms"), Optional.empty());
        assertThat(Encryption.of("aws:kms", Optional.of("abc")).objection(object))
                .isPresent();
        assertThat(Encryption.of("aws:kms", Optional.empty()).objection(object)).isEmpty();
    }

    @Test
    void refusesContradictions() {
        assertThatThrownBy(() -> Encryption.of("rot13", Optional.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Encryption.of("AES256", Optional.of("abc")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("recording.kms_key");
    }

    private static StoredObject object(long bytes, Crc32c checksum) {
        return new StoredObject("k", bytes, Optional.of(checksum), Optional.empty(), Optional.empty());
    }
}
