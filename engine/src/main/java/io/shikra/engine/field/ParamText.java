// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventView;
import io.shikra.engine.event.FlagTable;
import io.shikra.engine.event.ParamType;
import io.shikra.engine.event.PrintFormat;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.Paths;
import io.shikra.engine.state.ThreadInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/// The two texts of an event parameter: raw and resolved (spec: types, how arguments are printed).
final class ParamText {
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long AT_FDCWD = -100;
    private static final ByteString NONE = ByteString.of("<NONE>");
    private static final long NOBODY = 0xFFFF_FFFFL;

    private final TextBuffer work = new TextBuffer();
    private final AddressText addresses = new AddressText();
    private final boolean base64;

    /// @param base64 whether byte buffers are written as base64; else what does not print is a dot
    ParamText(boolean base64) {
        this.base64 = base64;
    }

    /// Appends the raw text; the record carries the parameter.
    void raw(EventContext event, int index, TextBuffer into) {
        EventView view = event.event;
        EventParam param = view.type().params().get(index);
        if (view.paramLength(index) == 0) {
            into.append(emptyText(param.type()));
            return;
        }
        switch (param.type()) {
            case SOCKADDR -> addresses.address(view, index, into);
            case SOCKTUPLE -> addresses.tuple(view, index, into);
            case DYN -> dynamic(event, index, param, true, into);
            default -> raw(event, param.type(), param.print(), view.paramOffset(index), view.paramLength(index), into);
        }
    }

    /// Appends the resolved text, nothing when there is none.
    void resolved(EventContext event, int index, TextBuffer into) {
        EventView view = event.event;
        EventParam param = view.type().params().get(index);
        if (view.paramLength(index) == 0) {
            return;
        }
        switch (param.type()) {
            case FSPATH, FSRELPATH -> path(event, index, param, into);
            case DYN -> dynamic(event, index, param, false, into);
            default -> {
                long number = number(event, param.type(), view.paramOffset(index), view.paramLength(index));
                resolve(event, param, param.type(), number, into);
            }
        }
    }

    private static String emptyText(ParamType type) {
        return switch (type) {
            case BYTEBUF, SOCKTUPLE, FDLIST, CHARBUFARRAY, CHARBUF_PAIR_ARRAY, DYN -> "NULL";
            default -> "<NA>";
        };
    }

    private void dynamic(EventContext event, int index, EventParam param, boolean raw, TextBuffer into) {
        EventView view = event.event;
        int chosen = view.byteAt(index, 0);
        long offset = view.paramOffset(index) + 1;
        int length = view.paramLength(index) - 1;
        for (EventParam.Alternative alternative : param.alternatives()) {
            if (alternative.id() == chosen) {
                if (raw) {
                    raw(event, alternative.type(), param.print(), offset, length, into);
                } else {
                    resolve(event, param, alternative.type(), number(event, alternative.type(), offset, length), into);
                }
                return;
            }
        }
    }

    private void raw(EventContext event, ParamType type, PrintFormat print, long offset, int length, TextBuffer into) {
        MemorySegment memory = event.event.segment();
        switch (type) {
            case CHARBUF, FSPATH, FSRELPATH -> text(memory, offset, length, into);
            case BYTEBUF -> {
                work.clear().append(memory, offset, length);
                if (base64) {
                    into.append(Base64.getEncoder().encodeToString(Arrays.copyOf(work.array(), length)));
                } else {
                    ValueText.printable(work.array(), 0, length, into);
                }
            }
            case FDLIST -> fdList(event, memory, offset, length, into);
            case SIGSET -> signals(memory.get(I32, offset), into);
            case IPV4ADDR, IPV6ADDR, IPADDR -> {
                work.clear().append(memory, offset, length);
                into.address(work.array(), 0, length);
            }
            case FLAGS8, FLAGS16, FLAGS32, ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32, SYSCALLID, SIGTYPE, BOOL ->
                into.unsigned(number(event, type, offset, length));
            case UID, GID -> {
                long id = number(event, type, offset, length);
                into.decimal(id == NOBODY ? -1 : id);
            }
            case ABSTIME -> into.append(Times.date(number(event, type, offset, length)));
            case RELTIME -> {
                long nanos = number(event, type, offset, length);
                if (nanos == -1) {
                    into.append("none");
                } else {
                    into.decimal(nanos);
                }
            }
            case ERRNO, FD, FD32, PID, PID32 -> into.decimal(number(event, type, offset, length));
            default -> integer(number(event, type, offset, length), length, print, into);
        }
    }

    /// `%d`, `%o`, `%X`; decimals of unsigned types go through the signed type of their width.
    private static void integer(long number, int length, PrintFormat print, TextBuffer into) {
        long bits = length >= 8 ? number : number & ((1L << (8 * length)) - 1);
        switch (print) {
            case HEX -> into.hexUpper(bits);
            case OCT -> {
                if (bits != 0) {
                    into.append('0');
                }
                into.octal(bits);
            }
            default -> into.decimal(length >= 8 ? number : (bits << (64 - 8 * length)) >> (64 - 8 * length));
        }
    }

    private void text(MemorySegment memory, long offset, int length, TextBuffer into) {
        work.clear().append(memory, offset, Math.max(0, length - 1));
        if (isNull(work)) {
            into.append("<NA>");
        } else {
            ValueText.clean(work.array(), 0, work.length(), into);
        }
    }

    private static boolean isNull(TextBuffer text) {
        byte[] bytes = text.array();
        return text.length() == 6
                && bytes[0] == '('
                && bytes[1] == 'N'
                && bytes[2] == 'U'
                && bytes[3] == 'L'
                && bytes[4] == 'L'
                && bytes[5] == ')';
    }

    private static void signals(int bits, TextBuffer into) {
        boolean first = true;
        for (int bit = 0; bit < 32; bit++) {
            if (((bits >>> bit) & 1) != 0 && !KernelNames.signal(bit + 1).isEmpty()) {
                if (!first) {
                    into.append(' ');
                }
                into.append(KernelNames.signal(bit + 1));
                first = false;
            }
        }
    }

    /// `fd:typechar flags` for each, flags in hex.
    private static void fdList(EventContext event, MemorySegment memory, long offset, int length, TextBuffer into) {
        if (length < 2 || event.thread == null) {
            return;
        }
        int count = Math.min(Short.toUnsignedInt(memory.get(I16, offset)), (length - 2) / 10);
        for (int i = 0; i < count; i++) {
            long at = offset + 2 + 10L * i;
            long fd = memory.get(I64, at);
            FdInfo info = event.thread.fds.find(fd);
            if (i > 0) {
                into.append(' ');
            }
            into.unsigned(fd)
                    .append(':')
                    .append(info == null ? '?' : FdKinds.letter(info))
                    .hexLower(Short.toUnsignedInt(memory.get(I16, at + 8)));
        }
    }

    private static long number(EventContext event, ParamType type, long offset, int length) {
        MemorySegment memory = event.event.segment();
        boolean signed = type.isSigned();
        return switch (length) {
            case 1 -> {
                byte b = memory.get(ValueLayout.JAVA_BYTE, offset);
                yield signed ? b : b & 0xff;
            }
            case 2 -> {
                short s = memory.get(I16, offset);
                yield signed ? s : s & 0xffff;
            }
            case 4 -> {
                int i = memory.get(I32, offset);
                yield signed ? i : i & 0xffff_ffffL;
            }
            case 8 -> memory.get(I64, offset);
            default -> 0;
        };
    }

    private static void resolve(EventContext event, EventParam param, ParamType type, long number, TextBuffer into) {
        switch (type) {
            case FD, FD32 -> fd(event, number, into);
            case PID, PID32 -> {
                ThreadInfo thread = event.state.threads.find(number);
                if (thread != null) {
                    ValueText.clean(thread.comm.array(), 0, thread.comm.length(), into);
                }
            }
            case ERRNO -> {
                if (number < 0) {
                    into.append(KernelNames.error(-number));
                }
            }
            case SYSCALLID -> into.append(EventTable.syscallName((int) number));
            case SIGTYPE -> into.append(KernelNames.signal(number));
            case RELTIME -> into.append(Times.seconds(number));
            case MODE -> {
                if (param.flags().isPresent()) {
                    mode(param.flags().get(), number, into);
                }
            }
            case UID -> into.append(number == NOBODY ? NONE : Accounts.listedUser(event, number));
            case GID -> into.append(number == NOBODY ? NONE : Accounts.listedGroup(event, number));
            case ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 -> {
                if (param.flags().isPresent()) {
                    exact(param.flags().get(), number, into);
                }
            }
            case FLAGS8, FLAGS16, FLAGS32, UINT8, UINT16, UINT32, UINT64, INT8, INT16, INT32, INT64 -> {
                if (param.flags().isPresent()) {
                    bits(param.flags().get(), number, into);
                }
            }
            default -> {}
        }
    }

    private static void fd(EventContext event, long number, TextBuffer into) {
        if (number < 0) {
            into.append(number == AT_FDCWD ? "AT_FDCWD" : KernelNames.error(-number));
            return;
        }
        FdInfo info = event.thread == null ? null : event.thread.fds.find(number);
        if (info != null) {
            into.append('<').append(FdKinds.letter(info));
            if (FdKinds.transportLetter(info) != 0) {
                into.append(FdKinds.transportLetter(info));
            }
            into.append('>');
            ValueText.clean(info.name.array(), 0, info.name.length(), into);
        }
    }

    private static void exact(FlagTable table, long value, TextBuffer into) {
        int start = into.length();
        for (int i = 0; i < table.size(); i++) {
            if (table.value(i) == value) {
                separate(start, into).append(table.name(i));
            }
        }
    }

    /// The table's order decides; bits that no entry has are not shown.
    private static void bits(FlagTable table, long value, TextBuffer into) {
        int start = into.length();
        long rest = value;
        for (int i = 0; i < table.size(); i++) {
            long entry = table.value(i);
            boolean match = entry == 0 ? value == 0 : rest != 0 && (rest & entry) == entry;
            if (match) {
                separate(start, into).append(table.name(i));
                if (entry == value) {
                    return;
                }
                rest &= ~entry;
            }
        }
    }

    private static void mode(FlagTable table, long value, TextBuffer into) {
        int start = into.length();
        long rest = value;
        for (int i = 0; i < table.size(); i++) {
            long entry = table.value(i);
            if (entry == value) {
                separate(start, into).append(table.name(i));
                return;
            }
            if (entry != 0 && (rest & entry) == entry) {
                separate(start, into).append(table.name(i));
                rest &= ~entry;
            }
        }
    }

    private static TextBuffer separate(int start, TextBuffer into) {
        return into.length() == start ? into : into.append('|');
    }

    /// The absolute path of a relative one.
    private static void path(EventContext event, int index, EventParam param, TextBuffer into) {
        EventView view = event.event;
        if (view.isNa(index) || view.textLength(index) == 0 || view.byteAt(index, 0) == '/') {
            return;
        }
        boolean relative = param.type() == ParamType.FSRELPATH && param.dirfdIndex() >= 0;
        long dirfd = relative ? view.number(param.dirfdIndex(), AT_FDCWD) : AT_FDCWD;
        ByteString text = view.text(index, event.strings);
        ByteString base = event.baseDir(dirfd, text);
        if (text.equals(ByteString.NA)) {
            return;
        }
        ByteString full = base.equals(Paths.UNKNOWN) ? text : event.concatenate(base, text);
        ValueText.clean(full.array(), 0, full.length(), into);
    }
}
