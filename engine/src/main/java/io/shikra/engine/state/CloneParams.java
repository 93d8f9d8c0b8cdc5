// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

/// Parameters of the exit events of clone, clone3, fork and vfork; 1 to 14 also of execve and execveat.
final class CloneParams {
    static final int EXE = 1;
    static final int ARGS = 2;
    static final int TID = 3;
    static final int PID = 4;
    static final int PTID = 5;
    static final int FDLIMIT = 7;
    static final int PGFT_MAJ = 8;
    static final int PGFT_MIN = 9;
    static final int VM_SIZE = 10;
    static final int VM_RSS = 11;
    static final int VM_SWAP = 12;
    static final int COMM = 13;
    static final int CGROUPS = 14;
    static final int FLAGS = 15;
    static final int UID = 16;
    static final int GID = 17;
    static final int VTID = 18;
    static final int VPID = 19;
    static final int PIDNS_INIT_START_TS = 20;

    private CloneParams() {}
}
