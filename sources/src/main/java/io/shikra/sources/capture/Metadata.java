// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.AccountTable;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.FdTable;
import io.shikra.engine.state.HostInterfaces.InterfaceAddress;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.StateEngine;
import io.shikra.engine.state.ThreadInfo;
import io.shikra.engine.state.ThreadTable;
import io.shikra.engine.state.UserInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a capture says before its first event, collected block by block and then handed to an engine.
final class Metadata {
    private static final int HOST_NAME = 128;
    private static final int TEXT = 0xFFFF;
    /// As many as an engine keeps; further ones are left out.
    private static final int MAX_THREADS = ThreadTable.DEFAULT_MAX_THREADS;

    /// By tid, in the order of the file.
    final Map<Long, ThreadInfo> threads = new LinkedHashMap<>();

    /// Where sockets of the host listen.
    final BitSet serverPorts = new BitSet();

    private final List<InterfaceAddress> interfaces = new ArrayList<>();
    private final AccountTable accounts;
    final ThreadTable table;
    private final FdList fds = new FdList();
    private MachineInfo machine = MachineInfo.UNKNOWN;

    /// @param state users and groups go there at once
    Metadata(HostState state) {
        accounts = state.accounts;
        table = state.threads;
    }

    MachineInfo machine() {
        return machine;
    }

    void add(ThreadInfo thread) {
        if (threads.size() < MAX_THREADS || threads.containsKey(thread.tid)) {
            table.prepare(thread);
            threads.put(thread.tid, thread);
        }
    }

    /// Takes a block whose body was read.
    void block(CaptureInput input) throws CaptureException {
        BlockCursor in = new BlockCursor(input);
        boolean entryLengths = BlockType.hasEntryLengths(input.type());
        switch (BlockType.kind(input.type())) {
            case MACHINE -> machine(in);
            case PROCESSES -> ProcessList.read(in, BlockType.processVersion(input.type()), this);
            case FDS -> fds.read(in, entryLengths, this);
            case INTERFACES -> interfaces(in, entryLengths);
            case USERS -> users(in, entryLengths);
            case SECTION, EVENT, UNKNOWN -> {}
        }
    }

    private void machine(BlockCursor in) throws CaptureException {
        int processors = in.i32();
        long memory = in.i64();
        long maxPid = in.i64();
        byte[] name = in.bytes(HOST_NAME);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        long boot = in.i64();
        in.skip(24);
        machine =
                new MachineInfo(processors, memory, maxPid, new String(name, 0, length, StandardCharsets.UTF_8), boot);
    }

    private void interfaces(BlockCursor in, boolean entryLengths) throws CaptureException {
        while (in.hasEntry()) {
            if (entryLengths) {
                long length = in.u32();
                in.beginEntry(in.position(), length);
            }
            int type = in.u16();
            int nameLength = in.u16();
            switch (type) {
                case 1, 3 -> address(in, 4, type == 1, nameLength);
                case 2, 4 -> address(in, 16, type == 2, nameLength);
                default -> {
                    if (!entryLengths) {
                        throw in.corrupt("an interface of the unknown type " + type);
                    }
                }
            }
            if (entryLengths) {
                in.endEntry();
            }
        }
    }

    private void address(BlockCursor in, int size, boolean speed, int nameLength) throws CaptureException {
        interfaces.add(new InterfaceAddress(in.bytes(size), in.bytes(size)));
        in.skip(size + (speed ? 8 : 0) + nameLength);
    }

    private void users(BlockCursor in, boolean entryLengths) throws CaptureException {
        while (in.hasEntry()) {
            if (entryLengths) {
                int start = in.position();
                in.beginEntry(start, in.u32());
            }
            int type = in.u8();
            switch (type) {
                case 0 -> {
                    long uid = in.u32();
                    long gid = in.u32();
                    ByteString name = in.text("user name", TEXT);
                    ByteString home = in.text("home", TEXT);
                    ByteString shell = in.text("shell", TEXT);
                    accounts.put(ByteString.EMPTY, new UserInfo(uid, gid, name, home, shell));
                }
                case 1 -> {
                    long gid = in.u32();
                    accounts.putGroup(ByteString.EMPTY, gid, in.text("group name", TEXT));
                }
                default -> {
                    if (!entryLengths) {
                        throw in.corrupt("neither a user nor a group but type " + type);
                    }
                }
            }
            if (entryLengths) {
                in.endEntry();
            }
        }
    }

    /// All blocks were taken: fills the engine's tables.
    void load(StateEngine engine) {
        HostState state = engine.state();
        state.bootNs = machine.bootNs();
        state.interfaces.set(interfaces);
        for (ThreadInfo thread : threads.values()) {
            FdTable table = thread.fds;
            for (int i = 0; i < table.slots(); i++) {
                FdInfo info = table.infoAt(i);
                if (info != null) {
                    fds.settle(info, this, state.interfaces);
                }
            }
            engine.bootstrap(thread);
        }
        engine.bootstrapped();
    }
}
