package io.brewmaster.finalizer.mp4;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes boxes for tests. */
public final class Mp4Bytes {
    private Mp4Bytes() {}

    /** A finished recording as ffmpeg lays it out: ftyp, free, mdat, moov, of any content. */
    public static byte[] recording(byte[] media) {
        return join(ftyp(), box("free"), box("mdat", media), moov());
    }

    public static byte[] ftyp() {
        return box("ftyp", ascii("isom"), ints(0x200), ascii("isomiso2avc1mp41"));
    }

    /** 12.5 s of 1280x720 H.264 and 44.1 kHz stereo AAC. */
    public static byte[] moov() {
        return box("moov", mvhd(1_000, 12_500), video(), box("trak", tkhd(), audioMedia()), box("udta", ints(0)));
    }

    public static byte[] mvhd(int timescale, int duration) {
        return box("mvhd", ints(0, 0, 0, timescale, duration), new byte[80]);
    }

    public static byte[] mvhdWide(int timescale, long duration) {
        return box(
                "mvhd",
                ints(0x01000000),
                new byte[16],
                ints(timescale, (int) (duration >>> 32), (int) duration),
                new byte[80]);
    }

    public static byte[] tkhd() {
        return box("tkhd", new byte[84]);
    }

    public static byte[] video() {
        byte[] entry = box(
                "avc1",
                new byte[6],
                shorts(1),
                new byte[16],
                shorts(1280, 720),
                new byte[50],
                box("avcC", new byte[4]));
        return box(
                "trak",
                tkhd(),
                box(
                        "mdia",
                        box("mdhd", ints(0, 0, 0, 15_360, 1), new byte[4]),
                        handler("vide"),
                        box("minf", box("vmhd", new byte[12]), box("stbl", box("stsd", ints(0, 1), entry)))));
    }

    private static byte[] audioMedia() {
        byte[] entry = box(
                "mp4a",
                new byte[6],
                shorts(1),
                new byte[8],
                shorts(2, 16),
                new byte[4],
                ints(44_100 << 16),
                box("esds"));
        return box(
                "mdia",
                box("mdhd", ints(0x01000000), new byte[16], ints(44_100), new byte[12]),
                handler("soun"),
                box("minf", box("smhd", new byte[8]), box("stbl", box("stsd", ints(0, 1), entry))));
    }

    public static byte[] handler(String type) {
        return box("hdlr", ints(0, 0), ascii(type), new byte[13]);
    }

    public static byte[] box(String type, byte[]... content) {
        byte[] body = join(content);
        return join(ints(8 + body.length), ascii(type), body);
    }

    /** With its size in 64 bits. */
    public static byte[] largeBox(String type, byte[] body) {
        return join(
                ints(1),
                ascii(type),
                ByteBuffer.allocate(8).putLong(16 + body.length).array(),
                body);
    }

    /** A header that claims a size. */
    public static byte[] header(int size, String type) {
        return join(ints(size), ascii(type));
    }

    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] ints(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    private static byte[] shorts(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return buffer.array();
    }

    public static byte[] join(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            out.writeBytes(piece);
        }
        return out.toByteArray();
    }
}
