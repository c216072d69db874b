package io.brewmaster.testkit.cloudwatch;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much of CBOR (RFC 8949) as Smithy's RPC v2 uses: maps, lists, texts, numbers, tagged or not, of definite and indefinite length. */
final class Cbor {
    private static final int INDEFINITE = 31;
    private static final Object BREAK = new Object();

    private final ByteBuffer bytes;

    private Cbor(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    /**
     * The one map that it is.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static Map<?, ?> map(byte[] bytes) {
        Cbor cbor = new Cbor(bytes);
        try {
            if (cbor.item() instanceof Map<?, ?> map && !cbor.bytes.hasRemaining()) {
                return map;
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("CBOR that ends too early", e);
        }
        throw new IllegalArgumentException("not one map of CBOR");
    }

    private @Nullable Object item() {
        int head = bytes.get() & 0xff;
        int info = head & 31;
        return switch (head >> 5) {
            case 0 -> length(info);
            case 1 -> -1 - length(info);
            case 3 -> text(info);
            case 4 -> list(info);
            case 5 -> members(info);
            case 6 -> tagged(info);
            case 7 -> simple(info);
            default -> throw new IllegalArgumentException("CBOR that nobody expects here: " + head);
        };
    }

    private long length(int info) {
        return switch (info) {
            case 24 -> bytes.get() & 0xff;
            case 25 -> bytes.getShort() & 0xffff;
            case 26 -> bytes.getInt() & 0xffff_ffffL;
            case 27 -> bytes.getLong();
            default -> info;
        };
    }

    private String text(int info) {
        byte[] text = new byte[Math.toIntExact(length(info))];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private List<@Nullable Object> list(int info) {
        List<@Nullable Object> list = new ArrayList<>();
        long most = info == INDEFINITE ? Long.MAX_VALUE : length(info);
        while (list.size() < most) {
            Object item = item();
            if (item == BREAK) {
                return list;
            }
            list.add(item);
        }
        return list;
    }

    private Map<String, @Nullable Object> members(int info) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        long most = info == INDEFINITE ? Long.MAX_VALUE : length(info);
        while (members.size() < most) {
            Object name = item();
            if (name == BREAK) {
                return members;
            }
            members.put(String.valueOf(name), item());
        }
        return members;
    }

    /** The tag of a time says nothing that its member's name does not. */
    private @Nullable Object tagged(int info) {
        long unused = length(info);
        return item();
    }

    private @Nullable Object simple(int info) {
        return switch (info) {
            case 20 -> false;
            case 21 -> true;
            case 22 -> null;
            case 26 -> (double) bytes.getFloat();
            case 27 -> bytes.getDouble();
            case INDEFINITE -> BREAK;
            default -> throw new IllegalArgumentException("CBOR that nobody expects here: simple " + info);
        };
    }

    /** A map of texts. */
    static byte[] of(Map<String, String> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xa0 | members.size());
        members.forEach((name, value) -> {
            write(out, name);
            write(out, value);
        });
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.write(0x79);
        out.write(utf8.length >> 8);
        out.write(utf8.length);
        out.writeBytes(utf8);
    }
}
