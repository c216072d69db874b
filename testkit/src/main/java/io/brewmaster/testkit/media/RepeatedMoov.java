package io.brewmaster.testkit.media;

import java.nio.ByteBuffer;
import java.util.function.IntToLongFunction;

/** A moov whose movie is another's, several times over. */
final class RepeatedMoov {
    private final int times;
    private final IntToLongFunction shift;
    private final boolean wide;

    private RepeatedMoov(int times, IntToLongFunction shift, boolean wide) {
        this.times = times;
        this.shift = shift;
        this.wide = wide;
    }

    /**
     * Repeats the tables.
     *
     * @param shift how many bytes further behind a repetition, counted from 0, finds its media
     * @param wide with 64-bit offsets
     */
    static Mp4Box of(Mp4Box moov, int times, IntToLongFunction shift, boolean wide) {
        RepeatedMoov repeated = new RepeatedMoov(times, shift, wide);
        return moov.mapChildren(box -> box.type().equals("trak") ? repeated.track(box) : repeated.duration(box));
    }

    private Mp4Box track(Mp4Box track) {
        int samples = track.find("stsz").payload().getInt(8);
        int chunks = track.find("stco").payload().getInt(4);
        return track.mapLeaves(box -> switch (box.type()) {
            case "stts", "ctts" -> table(box, 8, 8, 0);
            case "sbgp" -> table(box, 12, 8, 0);
            case "stsz" -> table(box, 12, 4, 0);
            case "stss" -> table(box, 8, 4, samples);
            case "stsc" -> table(box, 8, 12, chunks);
            case "stco" -> offsets(box);
            default -> duration(box);
        });
    }

    /** Version 0 boxes, as ffmpeg writes them: 32-bit durations. */
    private Mp4Box duration(Mp4Box box) {
        return switch (box.type()) {
            case "mvhd", "mdhd" -> multiplied(box, 16);
            case "tkhd" -> multiplied(box, 20);
            case "elst" -> multiplied(box, 8);
            default -> box;
        };
    }

    private Mp4Box multiplied(Mp4Box box, int at) {
        ByteBuffer payload = ByteBuffer.allocate(box.payload().capacity()).put(box.payload());
        long duration = Integer.toUnsignedLong(payload.getInt(at)) * times;
        if (duration >= 1L << 32) {
            throw new IllegalArgumentException("longer than 32-bit durations go: " + times + " times the sample");
        }
        return Mp4Box.leaf(box.type(), payload.putInt(at, (int) duration).flip());
    }

    /**
     * A table several times.
     *
     * @param head bytes before its entries, the last four of them their number
     * @param step what the first number of each entry grows by from one repetition to the next
     */
    private Mp4Box table(Mp4Box box, int head, int entry, int step) {
        ByteBuffer old = box.payload();
        int count = old.getInt(head - 4);
        ByteBuffer table = ByteBuffer.allocate(head + Math.multiplyExact(count * entry, times));
        table.put(old.slice(0, head)).putInt(head - 4, count * times);
        for (int repetition = 0; repetition < times; repetition++) {
            for (int i = 0; i < count; i++) {
                int at = table.position();
                table.put(old.slice(head + i * entry, entry));
                table.putInt(at, table.getInt(at) + step * repetition);
            }
        }
        return Mp4Box.leaf(box.type(), table.flip());
    }

    private Mp4Box offsets(Mp4Box stco) {
        ByteBuffer old = stco.payload();
        int count = old.getInt(4);
        ByteBuffer table = ByteBuffer.allocate(8 + Math.multiplyExact(count * (wide ? 8 : 4), times));
        table.putInt(0).putInt(count * times);
        for (int repetition = 0; repetition < times; repetition++) {
            long further = shift.applyAsLong(repetition);
            for (int i = 0; i < count; i++) {
                put(table, Integer.toUnsignedLong(old.getInt(8 + 4 * i)) + further);
            }
        }
        return Mp4Box.leaf(wide ? "co64" : "stco", table.flip());
    }

    private void put(ByteBuffer table, long offset) {
        if (wide) {
            table.putLong(offset);
        } else {
            table.putInt((int) offset);
        }
    }
}
