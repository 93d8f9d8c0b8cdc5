// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.event.SocketTuple;
import io.shikra.engine.state.ThreadInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Invents what a handful of threads do, as records: mostly what changes what rules see of a thread or
/// a descriptor (they are born, become programs, open, copy and close, change ids and directories,
/// die), with what changes nothing in between, and now and then anything at all.
public final class RandomRecords {
    private static final int[] CHANGES = {
        EventCode.CLONE_X,
        EventCode.CLONE_X,
        EventCode.CLONE_X,
        EventCode.EXECVE_X,
        EventCode.EXECVE_X,
        EventCode.EXECVE_X,
        EventCode.EXECVEAT_X,
        EventCode.PROCEXIT_E,
        EventCode.OPENAT_X,
        EventCode.OPENAT_X,
        EventCode.OPEN_X,
        EventCode.CLOSE_X,
        EventCode.CLOSE_X,
        EventCode.DUP_X,
        EventCode.DUP2_X,
        EventCode.CONNECT_X,
        EventCode.BIND_X,
        EventCode.SENDTO_X,
        EventCode.SETUID_X,
        EventCode.SETGID_X,
        EventCode.SETSID_X,
        EventCode.SETPGID_X,
        EventCode.CHDIR_X,
        EventCode.FCHDIR_X,
        EventCode.CHROOT_X,
        EventCode.PRCTL_X,
        EventCode.CAPSET_X,
        EventCode.SETNS_X,
        EventCode.FCNTL_X,
        EventCode.RENAMEAT2_X
    };
    private static final int TIDS = 7;
    private static final int FDS = 6;
    private static final int KEEP = 4;

    private final Random random;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[1 << 16]);
    private final EventWriter writer = new EventWriter();
    private final List<Integer> quiet = new ArrayList<>();

    /// By thread its process, 0 = its own.
    private final long[] processes = new long[TIDS + 1];

    private long now = 1_700_000_000_000_000_000L;

    public RandomRecords(Random random) {
        this.random = random;
        for (int code = 0; code < EventTable.size(); code++) {
            EventType type = EventTable.type(code);
            if (type.isKind(EventType.KIND_SYSCALL)
                    && type.isExit()
                    && !type.is(EventType.UNUSED | EventType.OLD_VERSION)) {
                quiet.add(code);
            }
        }
    }

    /// Event records, one after another in time.
    public List<byte[]> of(int count) {
        List<byte[]> records = new ArrayList<>();
        List<Integer> favourites = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            favourites.add(Words.any(quiet, random));
            favourites.add(CHANGES[random.nextInt(CHANGES.length)]);
        }
        favourites.addAll(List.of(EventCode.OPENAT_X, EventCode.READ_X, EventCode.EXECVE_X));
        while (records.size() < count) {
            long tid = 1L + random.nextInt(TIDS);
            // the same thread again: only so does it see what was kept of it
            for (int again = random.nextInt(KEEP); again >= 0; again--) {
                records.add(record(code(favourites), tid));
            }
        }
        return records;
    }

    private int code(List<Integer> favourites) {
        int die = random.nextInt(20);
        if (die < 9) {
            return CHANGES[random.nextInt(CHANGES.length)];
        }
        if (die < 18) {
            return Words.any(favourites, random);
        }
        return die == 18 ? Words.any(quiet, random) : random.nextInt(EventTable.size());
    }

    private byte[] record(int code, long tid) {
        now += random.nextInt(40) == 0 ? 40_000_000_000L : 1000;
        EventType type = EventTable.type(code);
        Map<String, Long> known = new HashMap<>();
        long of = identity(code, tid, known);
        writer.target(memory, 0).begin(type, now, of);
        for (EventParam param : type.params()) {
            put(type, param, known);
        }
        return memory.asSlice(0, writer.end()).toArray(ValueLayout.JAVA_BYTE);
    }

    /// @param known takes what parameters say of the thread
    /// @return whose event it is
    private long identity(int code, long tid, Map<String, Long> known) {
        if (code != EventCode.CLONE_X) {
            identify(tid, random.nextInt(10) == 0 ? 1L + random.nextInt(TIDS) : process(tid), (tid + 1) / 2, known);
            return tid;
        }
        long child = 1L + random.nextInt(TIDS);
        boolean thread = random.nextInt(3) == 0;
        boolean seenByChild = random.nextBoolean();
        processes[(int) child] = thread ? process(tid) : child;
        known.put("flags", thread ? ThreadInfo.CLONE_THREAD | ThreadInfo.CLONE_FILES : 4L * random.nextInt(4));
        known.put("res", seenByChild ? 0 : child);
        if (seenByChild) {
            identify(child, process(child), tid, known);
            return child;
        }
        identify(tid, process(tid), (tid + 1) / 2, known);
        return tid;
    }

    private long process(long tid) {
        long known = processes[(int) tid];
        return known == 0 ? tid : known;
    }

    private static void identify(long tid, long pid, long ptid, Map<String, Long> known) {
        known.put("tid", tid);
        known.put("pid", pid);
        known.put("ptid", tid == 1 ? 0 : ptid);
        known.put("vtid", tid);
        known.put("vpid", pid);
    }

    private void put(EventType type, EventParam param, Map<String, Long> known) {
        int index = param.index();
        if (random.nextInt(40) == 0 && !param.name().equals("res")) {
            writer.putEmpty();
            return;
        }
        switch (type.paramSize(index)) {
            case 1 -> writer.putU8((int) number(param, known));
            case 2 -> writer.putU16((int) number(param, known));
            case 4 -> writer.putI32((int) number(param, known));
            case 8 -> writer.putI64(number(param, known));
            default -> {
                if (type.isText(index)) {
                    writer.putBytes(text(param.name()));
                } else if (type.paramSize(index) > 0) {
                    writer.putBytes(new byte[type.paramSize(index)]);
                } else {
                    writer.putBytes(bytes(param));
                }
            }
        }
    }

    private long number(EventParam param, Map<String, Long> known) {
        Long said = known.get(param.name());
        if (said != null) {
            return said;
        }
        return switch (param.name()) {
            case "res" -> random.nextInt(8) == 0 ? -2 : random.nextBoolean() ? 0 : random.nextInt(FDS);
            case "fd", "oldfd", "newfd" -> random.nextInt(FDS);
            case "dirfd", "olddirfd", "newdirfd" -> random.nextInt(3) == 0 ? random.nextInt(FDS) : -100;
            case "flags" -> random.nextInt(4) == 0 ? random.nextInt(1 << 20) : random.nextInt(8);
            case "pgid", "vpgid", "sid" -> random.nextInt(TIDS + 2);
            case "option" -> 36L;
            default -> Words.any(Words.NUMBERS, random);
        };
    }

    private byte[] text(String name) {
        List<String> from = name.equals("comm") || name.equals("exe") ? Words.PROGRAMS : Words.PATHS;
        return terminated(Words.any(from, random));
    }

    private byte[] bytes(EventParam param) {
        return switch (param.name()) {
            case "args" -> several(Words.ARGUMENTS);
            case "env" -> several(Words.VARIABLES);
            case "cgroups" ->
                terminated(
                        random.nextBoolean()
                                ? "cpu=/"
                                : "cpu=/docker/" + Words.any(Words.CONTAINERS, random) + "0".repeat(52));
            default ->
                switch (param.type()) {
                    case SOCKTUPLE -> tuple();
                    case SOCKADDR -> withFamily(end());
                    default -> terminated(Words.any(Words.PATHS, random));
                };
        };
    }

    private byte[] several(List<String> from) {
        StringBuilder all = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.append(Words.any(from, random)).append('\0');
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] terminated(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private byte[] tuple() {
        byte[] one = end();
        byte[] both = Arrays.copyOf(one, one.length * 2);
        System.arraycopy(end(), 0, both, one.length, one.length);
        return withFamily(both);
    }

    private static byte[] withFamily(byte[] ends) {
        byte[] whole = new byte[ends.length + 1];
        whole[0] = (byte) SocketTuple.INET;
        System.arraycopy(ends, 0, whole, 1, ends.length);
        return whole;
    }

    private byte[] end() {
        String[] parts = Words.any(Words.ADDRESSES, random).split("[.:]", -1);
        int port = Integer.parseInt(parts[4]);
        byte[] end = new byte[6];
        for (int i = 0; i < 4; i++) {
            end[i] = (byte) Integer.parseInt(parts[i]);
        }
        end[4] = (byte) port;
        end[5] = (byte) (port >> 8);
        return end;
    }
}
