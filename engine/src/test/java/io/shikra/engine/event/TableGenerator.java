// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Derives the engine's resource tables from the specification's. Run its `main` with the folder of the specification
/// and the resource folder after a change there.
final class TableGenerator {
    private static final List<String> FLAGS = List.of(
            "CREATES_FD",
            "DESTROYS_FD",
            "USES_FD",
            "READS_FROM_FD",
            "WRITES_TO_FD",
            "MODIFIES_STATE",
            "UNUSED",
            "WAITS",
            "SKIPPARSERESET",
            "OLD_VERSION",
            "-",
            "LARGE_PAYLOAD",
            "CONVERTER_MANAGED");
    private static final Map<String, Integer> CATEGORIES = categories();
    private static final Map<String, Integer> KINDS =
            Map.of("-", 0, "syscall", 512, "tracepoint", 1024, "plugin", 2048, "metaevent", 4096, "iter", 8192);

    private TableGenerator() {}

    public static void main(String[] args) throws IOException {
        Path spec = Path.of(args[0]);
        Path resources = Path.of(args[1]);
        Files.writeString(resources.resolve("events.tsv"), events(spec));
        Files.writeString(resources.resolve("flags.tsv"), flags(spec));
        Files.writeString(resources.resolve("syscalls.tsv"), syscalls(spec));
    }

    static String events(Path spec) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String[] row : rows(spec.resolve("events.tsv"))) {
            int category = CATEGORIES.getOrDefault(row[5], -1) | KINDS.getOrDefault(row[4], -1);
            out.append(row[0]).append('\t').append(row[2]).append('\t').append(Integer.toHexString(category));
            out.append('\t').append(Integer.toHexString(flagBits(row[7]))).append('\t');
            out.append(row.length > 9 ? row[9].replace(", ", " ").replace("PT_", "") : "")
                    .append('\n');
        }
        return out.toString();
    }

    static String flags(Path spec) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String[] row : rows(spec.resolve("flags.tsv"))) {
            out.append(row[0])
                    .append('\t')
                    .append(row[1])
                    .append('\t')
                    .append(row[3])
                    .append('\n');
        }
        return out.toString();
    }

    static String syscalls(Path spec) throws IOException {
        StringBuilder out = new StringBuilder();
        for (String[] row : rows(spec.resolve("syscalls.tsv"))) {
            String last = row[2].substring(row[2].lastIndexOf('=') + 1);
            out.append(row[0]).append('\t').append(row[1]).append('\t').append(last.equals("-") ? "-1" : last);
            out.append('\n');
        }
        return out.toString();
    }

    private static int flagBits(String names) {
        int bits = 0;
        if (!names.equals("-")) {
            for (String name : names.split("\\|", -1)) {
                bits |= 1 << FLAGS.indexOf(name);
            }
        }
        return bits;
    }

    private static Map<String, Integer> categories() {
        Map<String, Integer> codes = new HashMap<>();
        List<String> low = List.of(
                "unknown",
                "other",
                "file",
                "net",
                "ipc",
                "memory",
                "process",
                "sleep",
                "system",
                "signal",
                "user",
                "time",
                "processing");
        low.forEach(name -> codes.put(name, low.indexOf(name)));
        codes.put("IPC", low.indexOf("ipc"));
        codes.putAll(
                Map.of("io_read", 32, "io_write", 33, "io_other", 34, "wait", 64, "scheduler", 128, "internal", 256));
        return codes;
    }

    private static List<String[]> rows(Path table) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(table)) {
            String[] row = line.split("\t", -1);
            if (!row[0].toLowerCase(Locale.ROOT).matches("code|table|ppm_sc")) {
                rows.add(row);
            }
        }
        return rows;
    }
}
