// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.util.Arrays;
import java.util.List;

/// One row of the event table. Even codes are enter events, odd ones exit events.
public final class EventType {
    /// Bits of {@link #flags()}.
    public static final int CREATES_FD = 1;

    public static final int DESTROYS_FD = 2;
    public static final int USES_FD = 4;
    public static final int READS_FROM_FD = 8;
    public static final int WRITES_TO_FD = 16;
    public static final int MODIFIES_STATE = 32;
    public static final int UNUSED = 64;
    public static final int WAITS = 128;
    public static final int SKIPPARSERESET = 256;
    public static final int OLD_VERSION = 512;
    public static final int LARGE_PAYLOAD = 2048;
    public static final int CONVERTER_MANAGED = 4096;

    /// High part of {@link #category()}: where the event comes from.
    public static final int KIND_SYSCALL = 512;

    public static final int KIND_TRACEPOINT = 1024;
    public static final int KIND_PLUGIN = 2048;
    public static final int KIND_METAEVENT = 4096;
    public static final int KIND_ITER = 8192;

    private final int code;
    private final String name;
    private final int category;
    private final int flags;
    private final List<EventParam> params;
    private final int[] sizes;
    private final boolean[] texts;
    private final boolean[] signed;
    private final int[] textParams;

    EventType(int code, String name, int category, int flags, List<EventParam> params) {
        this.code = code;
        this.name = name;
        this.category = category;
        this.flags = flags;
        this.params = List.copyOf(params);
        sizes = new int[params.size()];
        texts = new boolean[params.size()];
        signed = new boolean[params.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = params.get(i).type().size();
            texts[i] = params.get(i).type().isText();
            signed[i] = params.get(i).type().isSigned();
        }
        textParams = positions(texts);
    }

    private static int[] positions(boolean[] marks) {
        int[] found = new int[marks.length];
        int count = 0;
        for (int i = 0; i < marks.length; i++) {
            if (marks[i]) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }

    public int code() {
        return code;
    }

    /// As `evt.type` prints it; `NA` for codes nobody uses.
    public String name() {
        return name;
    }

    /// Kind bits plus the low part that `evt.category` prints.
    public int category() {
        return category;
    }

    public int flags() {
        return flags;
    }

    public List<EventParam> params() {
        return params;
    }

    public int paramCount() {
        return sizes.length;
    }

    /// Size of a parameter's fixed type, 0 = variable.
    public int paramSize(int index) {
        return sizes[index];
    }

    public boolean isText(int index) {
        return texts[index];
    }

    /// By parameter: {@link #paramSize}; not to be written.
    int[] sizes() {
        return sizes;
    }

    boolean isSigned(int index) {
        return signed[index];
    }

    /// Indexes of the parameters that are texts; not to be written.
    int[] textParams() {
        return textParams;
    }

    /// Index of the parameter called {@code param}, -1 when there is none.
    public int paramIndex(String param) {
        for (int i = 0; i < sizes.length; i++) {
            if (params.get(i).name().equals(param)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isExit() {
        return (code & 1) == 1;
    }

    public boolean is(int flag) {
        return (flags & flag) != 0;
    }

    public boolean isKind(int kind) {
        return (category & kind) != 0;
    }

    /// Neither unused nor replaced by a later code.
    public boolean isCurrent() {
        return (flags & (UNUSED | OLD_VERSION)) == 0;
    }

    /// Whether parameter 0 is the return value: exit events of system calls but the generic one.
    public boolean hasReturnValue() {
        return isExit() && isKind(KIND_SYSCALL) && sizes.length > 0 && code != EventCode.GENERIC_X;
    }

    @Override
    public String toString() {
        return name + "(" + code + ")";
    }
}
