// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.FlagTable;
import io.shikra.engine.event.ParamType;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// A copy of one event, decoded: numbers as Long, texts as String, byte vectors as List of their NUL-separated strings,
/// addresses and tuples as text, dynamic values as hex. An empty parameter is the word EMPTY.
///
/// @param flags names of the bits of parameters that have a flag table, joined by `|`
record Recorded(long ts, long drained, long tid, String name, Map<String, Object> params, Map<String, String> flags) {
    static final String EMPTY = "EMPTY";

    private static final int UNIX = 1;
    private static final int INET = 2;

    static Recorded of(EventView view, long drained) {
        view.checkTexts();
        Map<String, Object> params = new LinkedHashMap<>();
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < view.paramCount(); i++) {
            EventParam param = view.type().params().get(i);
            Object value = view.paramLength(i) == 0 ? EMPTY : value(view, i, param.type());
            params.put(param.name(), value);
            if (value instanceof Long bits) {
                param.flags().ifPresent(table -> flags.put(param.name(), names(table, bits, param.type())));
            }
        }
        return new Recorded(view.ts(), drained, view.tid(), view.type().name(), params, flags);
    }

    private static Object value(EventView view, int index, ParamType type) {
        int length = view.paramLength(index);
        byte[] bytes = view.segment().asSlice(view.paramOffset(index), length).toArray(ValueLayout.JAVA_BYTE);
        return switch (type) {
            case BYTEBUF -> List.of(new String(bytes, StandardCharsets.UTF_8).split("\0", -1));
            case CHARBUF, FSPATH, FSRELPATH -> text(bytes, 0);
            case SOCKADDR -> bytes[0] == UNIX ? text(bytes, 1) : address(bytes, 1);
            case SOCKTUPLE ->
                bytes[0] == UNIX
                        ? text(bytes, 17)
                        : address(bytes, 1) + "->" + address(bytes, 1 + (bytes.length - 1) / 2);
            case DYN -> HexFormat.of().formatHex(bytes);
            default -> view.number(index, Long.MIN_VALUE);
        };
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from - 1, StandardCharsets.UTF_8);
    }

    private static String address(byte[] bytes, int from) {
        byte[] ip = new byte[bytes[0] == INET ? 4 : 16];
        if (from + ip.length + 2 > bytes.length) {
            return "family " + bytes[0];
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.get(from, ip);
        try {
            return InetAddress.getByAddress(ip).getHostAddress() + ":"
                    + Short.toUnsignedInt(buffer.getShort(from + ip.length));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String names(FlagTable table, long value, ParamType type) {
        boolean one = type.name().startsWith("ENUM");
        StringJoiner names = new StringJoiner("|");
        long rest = value;
        for (int i = 0; i < table.size(); i++) {
            long entry = table.value(i);
            if (one ? entry == value : entry != 0 && (rest & entry) == entry) {
                names.add(table.name(i));
                rest &= ~entry;
            }
        }
        return names.toString();
    }

    long number(String param) {
        return params.get(param) instanceof Long number ? number : Long.MIN_VALUE;
    }

    String text(String param) {
        return String.valueOf(params.get(param));
    }

    /// The strings of a byte vector.
    List<?> strings(String param) {
        return params.get(param) instanceof List<?> list ? list : List.of();
    }
}
