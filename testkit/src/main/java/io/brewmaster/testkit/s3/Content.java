package io.brewmaster.testkit.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Bytes that a server keeps. They never change. */
interface Content {
    /** Bytes. */
    long length();

    /** Writes a range of them, which must lie within. */
    void transferTo(OutputStream out, long from, long length) throws IOException;

    /** They will not be asked for any more. */
    void delete();

    /** In memory. */
    final class InMemory implements Content {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void transferTo(OutputStream out, long from, long length) throws IOException {
            out.write(bytes, Math.toIntExact(from), Math.toIntExact(length));
        }

        @Override
        public void delete() {
            // The garbage collector's.
        }
    }

    /** A file of its own. */
    record InFile(Path file, long length) implements Content {
        @Override
        public void transferTo(OutputStream out, long from, long length) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long sent = 0;
                while (sent < length) {
                    sent += channel.transferTo(from + sent, length - sent, Channels.newChannel(out));
                }
            }
        }

        @Override
        public void delete() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Several, one after the other. */
    record Joined(List<Content> pieces) implements Content {
        @Override
        public long length() {
            return pieces.stream().mapToLong(Content::length).sum();
        }

        @Override
        public void transferTo(OutputStream out, long from, long length) throws IOException {
            long start = 0;
            for (Content piece : pieces) {
                long first = Math.max(from, start);
                long end = Math.min(from + length, start + piece.length());
                if (first < end) {
                    piece.transferTo(out, first - start, end - first);
                }
                start += piece.length();
            }
        }

        @Override
        public void delete() {
            pieces.forEach(Content::delete);
        }
    }
}
