package io.brewmaster.finalizer.salvage;

import io.brewmaster.finalizer.recording.Crc32c;
import io.brewmaster.finalizer.store.Content;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Stands in for the beginning of a recording that was never sent: the boxes an mp4 of ffmpeg begins with, the last of them
 * reaching to the end of the file, then zeros. It has exactly the length of what it stands for, so that everything behind
 * it lies at its own offset.
 */
final class StandIn implements Content {
    /** ftyp, free, and the head of an mdat of size 0: the box has no end but the file's. */
    private static final byte[] HEAD = head();

    private final long length;

    StandIn(long length) {
        if (length < HEAD.length) {
            throw new IllegalArgumentException("a beginning has at least " + HEAD.length + " bytes, not " + length);
        }
        this.length = length;
    }

    private static byte[] head() {
        return ByteBuffer.allocate(48)
                .putInt(32)
                .put(ascii("ftypisom"))
                .putInt(0x200)
                .put(ascii("isomiso2avc1mp41"))
                .putInt(8)
                .put(ascii("free"))
                .putInt(0)
                .put(ascii("mdat"))
                .array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open() {
        return new SequenceInputStream(new ByteArrayInputStream(HEAD), new Zeros(length - HEAD.length));
    }

    Crc32c checksum() {
        return Crc32c.of(HEAD).then(zeros(length - HEAD.length), length - HEAD.length);
    }

    /** The checksum of so many zeros: of half of them twice, and one more where the number is odd. */
    private static Crc32c zeros(long count) {
        if (count == 0) {
            return Crc32c.EMPTY;
        }
        Crc32c half = zeros(count / 2);
        Crc32c even = half.then(half, count / 2);
        return count % 2 == 0 ? even : even.then(Crc32c.of(new byte[1]), 1);
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int most) {
            if (most == 0) {
                return 0;
            }
            if (left <= 0) {
                return -1;
            }
            int count = (int) Math.min(most, left);
            Arrays.fill(buffer, offset, offset + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
