// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.FdTable;
import io.shikra.engine.state.HostInterfaces.InterfaceAddress;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.ThreadTable;
import io.shikra.engine.state.UserInfo;
import io.shikra.engine.state.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/// Writes down what is known of a machine, in the newest version of every block (specification: §2, §3 and §7).
final class MetadataWriter {
    private static final int HOST_NAME = 128;
    private static final int NAME = 1024;
    /// A process list is continued in another block from here on.
    private static final int FULL = 4 << 20;

    private final BlockBuffer block;
    private final HostState state;
    private final BitSet serverPorts = new BitSet();

    MetadataWriter(BlockBuffer block, HostState state) {
        this.block = block;
        this.state = state;
    }

    void write(MachineInfo machine) throws IOException {
        section();
        machine(machine);
        interfaces();
        users();
        processes();
        descriptors();
    }

    private void section() throws IOException {
        block.begin(BlockType.SECTION);
        block.i32(CaptureReader.MAGIC);
        block.u16(1);
        block.u16(2);
        block.i64(-1);
        block.end();
    }

    private void machine(MachineInfo machine) throws IOException {
        block.begin(BlockType.MACHINE);
        block.i32(machine.processors());
        block.i64(machine.memoryBytes());
        block.i64(machine.maxPid());
        byte[] name = machine.hostName().getBytes(StandardCharsets.UTF_8);
        block.raw(Arrays.copyOf(Arrays.copyOf(name, Math.min(name.length, HOST_NAME - 1)), HOST_NAME), HOST_NAME);
        block.i64(machine.bootNs());
        block.zeros(24);
        block.end();
    }

    private void interfaces() throws IOException {
        block.begin(BlockType.INTERFACES_V2);
        for (InterfaceAddress each : state.interfaces.list()) {
            int size = each.address().length;
            block.i32(4 + 3 * size + 8);
            block.u16(size == 4 ? 1 : 2);
            block.u16(0);
            block.raw(each.address(), size);
            block.raw(each.mask(), size);
            for (int i = 0; i < size; i++) {
                block.u8(size == 4 ? each.address()[i] | ~each.mask()[i] : 0); // IPv6 has no broadcast
            }
            block.i64(0);
        }
        block.end();
    }

    private void users() throws IOException {
        block.begin(BlockType.USERS_V2);
        for (UserInfo user : state.accounts.users(ByteString.EMPTY)) {
            int entry = block.beginEntry();
            block.u8(0);
            block.i32((int) user.uid());
            block.i32((int) user.gid());
            block.text(user.name(), NAME);
            block.text(user.home(), NAME);
            block.text(user.shell(), NAME);
            block.endEntry(entry);
        }
        for (Map.Entry<Long, ByteString> group :
                state.accounts.groups(ByteString.EMPTY).entrySet()) {
            int entry = block.beginEntry();
            block.u8(1);
            block.i32(group.getKey().intValue());
            block.text(group.getValue(), NAME);
            block.endEntry(entry);
        }
        block.end();
    }

    private void processes() throws IOException {
        ThreadTable threads = state.threads;
        block.begin(BlockType.PROCESSES_V9);
        for (int i = 0; i < threads.slots(); i++) {
            ThreadInfo thread = threads.threadAt(i);
            if (thread == null) {
                continue;
            }
            if (block.length() > FULL) {
                block.end();
                block.begin(BlockType.PROCESSES_V9);
            }
            process(thread);
            ports(thread.fds);
        }
        block.end();
    }

    private void process(ThreadInfo thread) {
        int entry = block.beginEntry();
        block.i64(thread.tid);
        block.i64(thread.pid);
        block.i64(thread.ptid);
        block.i64(thread.sid);
        block.i64(thread.vpgid);
        block.text(thread.comm, ProcessList.TEXT);
        block.text(thread.exe, ProcessList.TEXT);
        block.text(thread.exePath, ProcessList.TEXT);
        block.text(Vectors.join(thread.args, (byte) 0), ProcessList.VECTOR);
        block.text(thread.cwd, ProcessList.TEXT);
        block.i64(thread.fdLimit);
        block.i32(thread.flags);
        block.i32((int) thread.uid);
        block.i32((int) thread.gid);
        block.i32((int) thread.vmSizeKb);
        block.i32((int) thread.vmRssKb);
        block.i32((int) thread.vmSwapKb);
        block.i64(thread.pfMajor);
        block.i64(thread.pfMinor);
        block.text(Vectors.join(thread.env, (byte) 0), ProcessList.VECTOR);
        block.i64(thread.vtid);
        block.i64(thread.vpid);
        block.text(Vectors.join(thread.cgroups, (byte) 0), ProcessList.VECTOR);
        block.text(thread.root, ProcessList.TEXT);
        block.i64(thread.pidnsInitStartTs);
        block.i32(thread.tty);
        block.i32((int) thread.loginUid);
        block.u8(thread.exeWritable ? 1 : 0);
        block.i64(thread.capInheritable);
        block.i64(thread.capPermitted);
        block.i64(thread.capEffective);
        block.u8(thread.exeUpperLayer ? 1 : 0);
        block.i64(thread.exeIno);
        block.i64(thread.exeInoCtime);
        block.i64(thread.exeInoMtime);
        block.u8(thread.exeFromMemfd ? 1 : 0);
        block.u8(thread.exeLowerLayer ? 1 : 0);
        block.i64(thread.pgid);
        block.endEntry(entry);
    }

    private void ports(FdTable fds) {
        for (int i = 0; i < fds.slots(); i++) {
            FdInfo info = fds.infoAt(i);
            if (info != null && info.isIpServer()) {
                serverPorts.set(info.sourcePort);
            }
        }
    }

    private void descriptors() throws IOException {
        ThreadTable threads = state.threads;
        for (int i = 0; i < threads.slots(); i++) {
            ThreadInfo thread = threads.threadAt(i);
            if (thread != null && !sharesTable(thread)) {
                descriptors(thread);
            }
        }
    }

    /// Whether a reader gives it its main thread's table.
    private boolean sharesTable(ThreadInfo thread) {
        ThreadInfo main = state.threads.mainThread(thread);
        return main != null && main.tid != thread.tid && (thread.flags & ThreadInfo.CLONE_FILES) != 0;
    }

    private void descriptors(ThreadInfo thread) throws IOException {
        block.begin(BlockType.FDS_V2);
        block.i64(thread.tid);
        int empty = block.length();
        FdTable fds = thread.fds;
        for (int i = 0; i < fds.slots(); i++) {
            FdInfo info = fds.infoAt(i);
            if (info != null && info.type != FdInfo.UNKNOWN) {
                int entry = block.beginEntry();
                block.i64(fds.fdAt(i));
                block.i64(info.ino);
                block.u8(info.type);
                payload(info);
                block.endEntry(entry);
            }
        }
        if (block.length() > empty) {
            block.end();
        }
    }

    private void payload(FdInfo info) {
        switch (info.type) {
            case FdInfo.IPV4_SOCK -> ends(info, 4);
            case FdInfo.IPV6_SOCK -> ends(info, 16);
            case FdInfo.IPV4_SERV -> server(info, 4);
            case FdInfo.IPV6_SERV -> server(info, 16);
            case FdInfo.UNIX -> {
                block.i64(info.unixSource);
                block.i64(info.unixDest);
                block.text(info.name, NAME);
            }
            case FdInfo.FILE_V2 -> {
                block.i32(info.openFlags);
                block.text(info.name, NAME);
                block.i32(info.dev);
            }
            default -> block.text(info.name, NAME);
        }
    }

    /// The local end first, as in /proc, where a reader will know by the listening socket which end that is. The ends
    /// of other accepted connections stay as they are: client first.
    private void ends(FdInfo info, int size) {
        boolean turn = size == 4 && info.role == FdInfo.ROLE_SERVER && serverPorts.get(info.destPort);
        address(turn ? info.destIp : info.sourceIp, size);
        address(turn ? info.sourceIp : info.destIp, size);
        block.u16(turn ? info.destPort : info.sourcePort);
        block.u16(turn ? info.sourcePort : info.destPort);
        block.u8(info.l4);
    }

    private void server(FdInfo info, int size) {
        address(info.sourceIp, size);
        block.u16(info.sourcePort);
        block.u8(info.l4);
    }

    private void address(byte[] ip, int size) {
        if (ip.length == size) {
            block.raw(ip, size);
        } else {
            block.zeros(size);
        }
    }
}
