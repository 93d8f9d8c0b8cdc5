// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.syntax.Expr.Word;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Decodes a constant for its left side's type and operator (spec: value parsing).
///
/// Throws `Refused`.
final class ConstantDecoder {
    /// What Falco holds of a text constant, with the byte that ends it.
    private static final int MAX_TEXT = 256;

    private final PortNames ports;

    ConstantDecoder(PortNames ports) {
        this.ports = ports;
    }

    Constant decode(Operand left, Operator operator, Word word) {
        String text = word.text();
        if (left.type().isText()) {
            refuseLong(text);
        }
        return switch (operator) {
            case BCONTAINS, BSTARTSWITH -> new Constant.Bytes(text, hex(text));
            case REGEX -> new Constant.Regex(text, PosixRegex.compile(text));
            case PMATCH -> new Constant.PathPattern(text, components(text));
            case EQ, NE, LT, LE, GT, GE, CONTAINS, ICONTAINS, STARTSWITH, ENDSWITH, GLOB, IGLOB, IN, INTERSECTS ->
                ofType(left.type(), text);
        };
    }

    private Constant ofType(FieldType type, String text) {
        return switch (type) {
            case CHARBUF, FSPATH, FSRELPATH, BYTEBUF -> new Constant.Bytes(text, ByteString.of(text));
            case BOOL -> new Constant.Whole(text, truth(text));
            case PORT -> new Constant.Whole(text, port(text));
            case DOUBLE -> new Constant.Real(text, (int) WholeNumbers.parse(text, true));
            case INT8 -> new Constant.Whole(text, (byte) WholeNumbers.parse(text, true));
            case INT16 -> new Constant.Whole(text, (short) WholeNumbers.parse(text, true));
            case INT32, FD32, PID32 -> new Constant.Whole(text, (int) WholeNumbers.parse(text, true));
            case INT64, FD, PID, ERRNO -> new Constant.Whole(text, WholeNumbers.parse(text, true));
            case UINT8, L4PROTO, SOCKFAMILY, SIGTYPE, FLAGS8, ENUMFLAGS8 ->
                new Constant.Whole(text, WholeNumbers.parse(text, false) & 0xFF);
            case UINT16, SYSCALLID, FLAGS16, ENUMFLAGS16 ->
                new Constant.Whole(text, WholeNumbers.parse(text, false) & 0xFFFF);
            case UINT32, MODE, FLAGS32, ENUMFLAGS32, UID, GID, SIGSET ->
                new Constant.Whole(text, WholeNumbers.parse(text, false) & 0xFFFF_FFFFL);
            case UINT64, RELTIME, ABSTIME -> new Constant.Whole(text, WholeNumbers.parse(text, false));
            case IPADDR, IPV4ADDR, IPV6ADDR -> new Constant.Address(text, Addresses.address(text));
            case IPNET, IPV4NET, IPV6NET -> Addresses.network(text);
            case SOCKADDR, SOCKTUPLE, FDLIST, DYN, CHARBUFARRAY, CHARBUF_PAIR_ARRAY ->
                throw new Refused("values of type '" + type + "' cannot be compared", "");
        };
    }

    private static void refuseLong(String text) {
        int used = ByteString.of(text).length() + 1;
        if (used > MAX_TEXT) {
            throw new Refused(
                    "filter parameter too long (used=" + used + ", available=" + MAX_TEXT + ")",
                    "a text constant has at most " + (MAX_TEXT - 1) + " bytes");
        }
    }

    private static long truth(String text) {
        return switch (text) {
            case "true" -> 1;
            case "false" -> 0;
            default -> throw new Refused("filter error: unrecognized boolean value", "write true or false");
        };
    }

    private long port(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return WholeNumbers.parse(text, false) & 0xFFFF;
        }
        return ports.find(text)
                .orElseThrow(() -> new Refused("unrecognized protocol " + text, "write the port as a number"));
    }

    private static ByteString hex(String text) {
        if (text.length() % 2 != 0 || text.chars().anyMatch(c -> Character.digit(c, 16) < 0 || c > 'f')) {
            throw new Refused(
                    "filter error: bcontains and bstartswith operator support hex strings only",
                    "write an even number of hexadecimal digits, without 0x");
        }
        return ByteString.wrap(HexFormat.of().parseHex(text));
    }

    private static List<ByteString> components(String path) {
        return Stream.of(path.split("/", -1))
                .filter(component -> !component.isEmpty())
                .map(ByteString::of)
                .toList();
    }
}
