// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.ThreadInfo;

/// `/proc/PID/stat` (proc_pid_stat(5)): the name between parentheses, then numbers.
final class ProcStat {
    private static final int START_TIME_FIELD = 22;

    private ProcStat() {}

    /// Fills comm, pgid, tty, page faults and start ticks.
    ///
    /// @return false when the text is no stat line
    static boolean parse(byte[] bytes, int length, ThreadInfo into) {
        int open = 0;
        while (open < length && bytes[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && bytes[close] != ')') {
            close--;
        }
        if (close <= open) {
            return false;
        }
        into.comm = ByteString.copy(bytes, open + 1, close);
        Scan scan = new Scan(bytes, close + 1, length);
        scan.skipWord(); // 3 state
        scan.skipWord(); // 4 ppid
        into.pgid = scan.decimal();
        scan.skipWord(); // 6 session
        into.tty = (int) scan.decimal();
        scan.skipWord(); // 8 tpgid
        scan.skipWord(); // 9 flags
        into.pfMinor = scan.decimal();
        scan.skipWord(); // 11 cminflt
        into.pfMajor = scan.decimal();
        for (int field = 13; field < START_TIME_FIELD; field++) {
            scan.skipWord();
        }
        into.startTicks = scan.decimal();
        return true;
    }
}
