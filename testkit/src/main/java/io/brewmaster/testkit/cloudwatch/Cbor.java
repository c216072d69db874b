package io.brewmaster.testkit.cloudwatch;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** As much of CBOR (RFC 8949) as Smithy's RPC v2 uses: maps, lists, texts, numbers, tagged or not, of definite and indefinite length. */
public final class Cbor {
    private static final int INDEFINITE = 31;
    private static final int TEXT = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;
    private static final int EPOCH_TIME = 1;
    private static final int DOUBLE = 27;
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
    public static Map<String, @Nullable Object> map(byte[] bytes) {
        Cbor cbor = new Cbor(bytes);
        try {
            int head = cbor.bytes.get() & 0xff;
            if (head >> 5 == MAP) {
                Map<String, @Nullable Object> members = cbor.members(head & 31);
                if (!cbor.bytes.hasRemaining()) {
                    return members;
                }
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
            case TEXT -> text(info);
            case LIST -> list(info);
            case MAP -> members(info);
            case TAG -> tagged(info);
            case SIMPLE -> simple(info);
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
            case DOUBLE -> bytes.getDouble();
            case INDEFINITE -> BREAK;
            default -> throw new IllegalArgumentException("CBOR that nobody expects here: simple " + info);
        };
    }

    /** A map of texts, {@code Double}s, moments, lists and maps; anything else goes as its text. */
    public static byte[] of(Map<String, ?> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, members);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof Map<?, ?> members) {
            head(out, MAP, members.size());
            members.forEach((name, member) -> {
                write(out, String.valueOf(name));
                write(out, member);
            });
        } else if (value instanceof List<?> items) {
            head(out, LIST, items.size());
            items.forEach(item -> write(out, item));
        } else if (value instanceof Instant time) {
            head(out, TAG, EPOCH_TIME);
            write(out, (double) time.getEpochSecond());
        } else if (value instanceof Double number) {
            out.write(SIMPLE << 5 | DOUBLE);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else {
            byte[] utf8 = String.valueOf(value).getBytes(StandardCharsets.UTF_8);
            head(out, TEXT, utf8.length);
            out.writeBytes(utf8);
        }
    }

    private static void head(ByteArrayOutputStream out, int type, int length) {
        out.write(type << 5 | 26);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }
}
