// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.proc;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.FdInfo;
import io.shikra.engine.state.FdTable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The descriptors of one process from `/proc/PID/fd` and `fdinfo`. One thread at a time.
final class FdScanner {
    private static final int S_IFMT = 0170000;
    private static final int S_IFIFO = 0010000;
    private static final int S_IFDIR = 0040000;
    private static final int FDINFO_LIMIT = 4096;

    private static final byte[] FLAGS = bytes("flags:");
    private static final byte[] PID = bytes("Pid:");
    private static final byte[] INO = bytes("ino:");

    private static final Map<String, Integer> ANONYMOUS = Map.ofEntries(
            Map.entry("[eventfd]", FdInfo.EVENT),
            Map.entry("[signalfd]", FdInfo.SIGNALFD),
            Map.entry("[eventpoll]", FdInfo.EVENTPOLL),
            Map.entry("inotify", FdInfo.INOTIFY),
            Map.entry("[timerfd]", FdInfo.TIMERFD),
            Map.entry("[io_uring]", FdInfo.IO_URING),
            Map.entry("[userfaultfd]", FdInfo.USERFAULTFD),
            Map.entry("[pidfd]", FdInfo.PIDFD));

    private final Libc libc;
    private final ProcFile file;
    private final SocketTables sockets;

    FdScanner(Libc libc, ProcFile file, SocketTables sockets) {
        this.libc = libc;
        this.file = file;
        this.sockets = sockets;
    }

    /// Adds at most {@code limit} descriptors, lowest numbers first.
    ///
    /// @param process directory of the process, with `/` at the end
    void scan(String process, FdTable into, int limit) {
        String[] numbers = new File(process + "fd").list();
        if (numbers == null) {
            return;
        }
        String network = libc.readlink(process + "ns/net").map(FdScanner::text).orElse("");
        for (int i = 0; i < numbers.length && i < limit; i++) {
            String number = numbers[i];
            Optional<byte[]> link = libc.readlink(process + "fd/" + number);
            if (link.isPresent() && isNumber(number)) {
                into.put(Long.parseLong(number), describe(process, number, link.get(), network));
            }
        }
    }

    private FdInfo describe(String process, String number, byte[] link, String network) {
        FdInfo info = new FdInfo();
        fdinfo(process + "fdinfo/" + number, info);
        FdInfo described = classify(process, number, link, network, info);
        described.openFlags = info.openFlags;
        described.closeOnExec = (info.openFlags & FdInfo.O_CLOEXEC) != 0;
        described.nameRaw = described.name;
        return described;
    }

    private void fdinfo(String path, FdInfo info) {
        if (!file.read(path, FDINFO_LIMIT)) {
            return;
        }
        Scan scan = new Scan(file);
        while (!scan.atEnd()) {
            Scan line = scan.line();
            if (line.take(FLAGS)) {
                info.openFlags = OpenFlags.ofKernel(line.octal());
            } else if (line.take(PID)) {
                info.pid = line.decimal();
            } else if (line.take(INO)) {
                info.ino = line.decimal();
            }
        }
    }

    private FdInfo classify(String process, String number, byte[] link, String network, FdInfo info) {
        if (link[0] == '/') {
            return path(process + "fd/" + number, link, info);
        }
        String text = text(link);
        if (text.startsWith("socket:[")) {
            long inode = inode(text);
            return sockets.find(network, process, inode).orElseGet(() -> unlisted(process + "fd/" + number, inode));
        }
        if (text.startsWith("pipe:[")) {
            info.type = FdInfo.FIFO;
            info.ino = inode(text);
            info.name = ByteString.wrap(link);
        } else if (text.startsWith("anon_inode:")) {
            String kind = text.substring("anon_inode:".length());
            boolean bpf = kind.startsWith("bpf") || kind.startsWith("[bpf");
            info.type = bpf ? FdInfo.BPF : ANONYMOUS.getOrDefault(kind, FdInfo.UNSUPPORTED);
        } else {
            info.type = text.startsWith("pidfd:") ? FdInfo.PIDFD : FdInfo.UNSUPPORTED;
        }
        if (info.type == FdInfo.PIDFD) {
            info.name = ByteString.of("/proc/" + info.pid);
        }
        return info;
    }

    private static FdInfo path(String descriptor, byte[] link, FdInfo info) {
        String text = text(link);
        if (text.startsWith("/memfd:") && text.endsWith(ProcScanner.DELETED)) {
            info.type = FdInfo.MEMFD;
            info.name = ByteString.copy(link, "/memfd:".length(), link.length - ProcScanner.DELETED.length());
            return info;
        }
        info.name = ByteString.wrap(link);
        info.type = (info.openFlags & FdInfo.O_DIRECTORY) != 0 ? FdInfo.DIRECTORY : FdInfo.FILE_V2;
        try {
            Map<String, Object> stat = Files.readAttributes(Path.of(descriptor), "unix:mode,ino,dev");
            int kind = number(stat, "mode", Integer.class) & S_IFMT;
            info.type = kind == S_IFDIR ? FdInfo.DIRECTORY : kind == S_IFIFO ? FdInfo.FIFO : FdInfo.FILE_V2;
            info.ino = number(stat, "ino", Long.class);
            info.dev = (int) (long) number(stat, "dev", Long.class);
        } catch (IOException e) {
            // Closed meanwhile, or a file system that does not answer: what the link and the flags say stays.
        }
        return info;
    }

    /// Sockets that stand in no table: fresh ones (neither bound nor connected), other families, and those made in
    /// another network namespace. The kernel still names their protocol.
    private FdInfo unlisted(String descriptor, long inode) {
        FdInfo info = new FdInfo();
        info.ino = inode;
        String protocol = libc.socketProtocol(descriptor);
        boolean v6 = protocol.endsWith("v6");
        switch (v6 ? protocol.substring(0, protocol.length() - 2) : protocol) {
            case "TCP", "MPTCP" -> info.l4 = FdInfo.L4_TCP;
            case "UDP", "UDP-Lite", "UDPLITE" -> info.l4 = FdInfo.L4_UDP;
            case "PING" -> info.l4 = FdInfo.L4_ICMP;
            case "RAW" -> info.l4 = FdInfo.L4_RAW;
            default -> {
                info.type = protocol.startsWith("UNIX")
                        ? FdInfo.UNIX
                        : protocol.equals("NETLINK") ? FdInfo.NETLINK : FdInfo.UNKNOWN;
                return info;
            }
        }
        info.type = v6 ? FdInfo.IPV6_SOCK : FdInfo.IPV4_SOCK;
        info.sourceIp = new byte[v6 ? 16 : 4];
        info.destIp = info.sourceIp;
        return info;
    }

    static <T> T number(Map<String, Object> stat, String name, Class<T> type) {
        Object value = stat.get(name);
        if (value == null) {
            throw new IllegalStateException("the JDK's unix attribute view has no " + name);
        }
        return type.cast(value);
    }

    private static long inode(String link) {
        int open = link.indexOf('[');
        int close = link.indexOf(']', open);
        String digits = close < 0 ? "" : link.substring(open + 1, close);
        return isNumber(digits) ? Long.parseLong(digits) : 0;
    }

    /// Digits only, and few enough to be a long.
    static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] link) {
        return new String(link, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
