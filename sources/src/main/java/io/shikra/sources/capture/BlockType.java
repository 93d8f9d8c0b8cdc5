// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

/// Types of blocks (specification: §2): what they hold, and in which version of its layout.
final class BlockType {
    static final int SECTION = 0x0A0D0D0A;
    static final int MACHINE = 0x201;
    static final int PROCESSES_V9 = 0x215;
    static final int FDS_V2 = 0x218;
    static final int INTERFACES_V2 = 0x219;
    static final int USERS_V2 = 0x220;
    static final int EVENT_V1 = 0x204;
    static final int EVENT_V1_FLAGS = 0x208;
    static final int EVENT_V2 = 0x216;
    static final int EVENT_V2_FLAGS = 0x217;
    static final int EVENT_V2_LARGE = 0x221;
    static final int EVENT_V2_LARGE_FLAGS = 0x222;

    private static final int EVENT_OLD = 0x8010ABCD;

    /// What a block holds.
    enum Kind {
        SECTION,
        MACHINE,
        PROCESSES,
        FDS,
        INTERFACES,
        USERS,
        EVENT,
        UNKNOWN
    }

    private BlockType() {}

    static Kind kind(int type) {
        return switch (type) {
            case SECTION -> Kind.SECTION;
            case MACHINE, 0x8002ABCD -> Kind.MACHINE;
            case FDS_V2, 0x203, 0x8001ABCD -> Kind.FDS;
            case INTERFACES_V2, 0x205, 0x8011ABCD -> Kind.INTERFACES;
            case USERS_V2, 0x206, 0x8012ABCD -> Kind.USERS;
            case EVENT_V1, EVENT_V1_FLAGS, EVENT_V2, EVENT_V2_FLAGS, EVENT_V2_LARGE, EVENT_V2_LARGE_FLAGS, EVENT_OLD ->
                Kind.EVENT;
            default -> processVersion(type) > 0 ? Kind.PROCESSES : Kind.UNKNOWN;
        };
    }

    /// 1 to 9; 0 for a block that is no process list.
    static int processVersion(int type) {
        return switch (type) {
            case 0x202, 0x8000ABCD -> 1;
            case 0x207, 0x8013ABCD -> 2;
            case 0x209, 0x8014ABCD -> 3;
            default -> type >= 0x210 && type <= PROCESSES_V9 ? type - 0x210 + 4 : 0;
        };
    }

    /// Whether every entry of a descriptor, interface or user list begins with its length.
    static boolean hasEntryLengths(int type) {
        return type == FDS_V2 || type == INTERFACES_V2 || type == USERS_V2;
    }

    static boolean hasFlags(int type) {
        return type == EVENT_V1_FLAGS || type == EVENT_V2_FLAGS || type == EVENT_V2_LARGE_FLAGS;
    }

    static boolean isLarge(int type) {
        return type == EVENT_V2_LARGE || type == EVENT_V2_LARGE_FLAGS;
    }

    /// Whether the record says how many parameters it has.
    static boolean hasParamCount(int type) {
        return type != EVENT_V1 && type != EVENT_V1_FLAGS && type != EVENT_OLD;
    }
}
