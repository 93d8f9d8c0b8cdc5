// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads the resource tables beside this class. One line is one row, columns separated by a tab:
/// `events.tsv` code, name, category (hex), flags (hex), parameters (`name:type:print[:info]`, blank-separated);
/// `flags.tsv` table, value, name; `syscalls.tsv` id, name, exit event's code.
final class TableReader {
    private TableReader() {}

    static Map<String, FlagTable> flagTables() {
        Map<String, List<String[]>> rows = new LinkedHashMap<>();
        forEachRow(
                "flags.tsv",
                row -> rows.computeIfAbsent(row[0], _ -> new ArrayList<>()).add(row));
        Map<String, FlagTable> tables = new LinkedHashMap<>();
        rows.forEach((name, entries) -> {
            long[] values = new long[entries.size()];
            String[] names = new String[entries.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Long.parseLong(entries.get(i)[1]);
                names[i] = entries.get(i)[2];
            }
            tables.put(name, new FlagTable(name, values, names));
        });
        return tables;
    }

    static EventType[] eventTypes(Map<String, FlagTable> flags) {
        List<EventType> types = new ArrayList<>();
        forEachRow("events.tsv", row -> {
            int code = Integer.parseInt(row[0]);
            if (code != types.size()) {
                throw new IllegalStateException("events.tsv: expected code " + types.size() + ", found " + code);
            }
            String params = row.length > 4 ? row[4] : "";
            types.add(new EventType(
                    code,
                    row[1],
                    Integer.parseInt(row[2], 16),
                    Integer.parseInt(row[3], 16),
                    params.isEmpty() ? List.of() : params(params.split(" ", -1), flags)));
        });
        return types.toArray(EventType[]::new);
    }

    /// By id: the numbers that the table leaves out are called as its first row, `unknown`.
    static EventTable.Syscall[] syscalls() {
        List<EventTable.Syscall> syscalls = new ArrayList<>();
        forEachRow("syscalls.tsv", row -> {
            int id = Integer.parseInt(row[0]);
            while (syscalls.size() < id) {
                syscalls.add(new EventTable.Syscall(
                        syscalls.size(), syscalls.getFirst().name(), -1));
            }
            syscalls.add(new EventTable.Syscall(id, row[1], Integer.parseInt(row[2])));
        });
        return syscalls.toArray(EventTable.Syscall[]::new);
    }

    private static List<EventParam> params(String[] texts, Map<String, FlagTable> flags) {
        List<EventParam> params = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(":", 4);
            String info = parts.length > 3 ? parts[3] : "";
            params.add(new EventParam(
                    params.size(),
                    parts[0],
                    ParamType.valueOf(parts[1]),
                    PrintFormat.parse(parts[2]),
                    Optional.ofNullable(flags.get(info)),
                    info.startsWith("dirfd=") ? Integer.parseInt(info.substring(6)) : -1,
                    info.startsWith("dyn(") ? alternatives(info.substring(4, info.length() - 1)) : List.of()));
        }
        return params;
    }

    /// `0=/INT64/DEC;1=/CHARBUF/NA`
    private static List<EventParam.Alternative> alternatives(String text) {
        List<EventParam.Alternative> alternatives = new ArrayList<>();
        for (String item : text.split(";", -1)) {
            String[] parts = item.split("=?/", -1);
            alternatives.add(new EventParam.Alternative(
                    Integer.parseInt(parts[0]), ParamType.valueOf(parts[1]), PrintFormat.parse(parts[2])));
        }
        return List.copyOf(alternatives);
    }

    private static void forEachRow(String resource, Consumer<String[]> consumer) {
        InputStream in = TableReader.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("the class path lacks io/shikra/engine/event/" + resource);
        }
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                consumer.accept(line.split("\t", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
