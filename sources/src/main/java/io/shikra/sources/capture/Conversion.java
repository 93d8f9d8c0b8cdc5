// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of one kind of event of older producers: a line of `conversions.tsv` (specification: §6).
///
/// A line is `code params action [new-code] TAB instructions`. Actions: `s` store, `p` pass, `b` both, `a` add the
/// listed parameters, `c` change the type to the new code with just the listed parameters. Instructions: `oN` (or
/// `oN-M`) parameters of the event itself; `eN` a parameter of the stored enter event, else the type's default; `eN.`
/// the same, else empty; `0` the type's default; `.` empty; `j` the container's JSON.
///
/// @param target       code of the result; -1 when nothing is built
/// @param instructions one per parameter that is built
record Conversion(Action action, int target, List<Instruction> instructions) {
    /// Most parameters of any event type.
    private static final int MAX_PARAMS = 64;

    private static final List<List<@Nullable Conversion>> TABLE = load();

    enum Action {
        STORE,
        PASS,
        STORE_AND_PASS,
        ADD_PARAMS,
        CHANGE_TYPE
    }

    enum Origin {
        OLD,
        ENTER_OR_DEFAULT,
        ENTER_OR_EMPTY,
        DEFAULT,
        EMPTY,
        CONTAINER_JSON
    }

    /// @param param of the event that {@code origin} names; 0 where it names none
    record Instruction(Origin origin, int param) {}

    /// The conversion for events of that type with so many parameters; null when there is none.
    static @Nullable Conversion of(int code, int params) {
        List<@Nullable Conversion> row = code < TABLE.size() ? TABLE.get(code) : List.of();
        return params < row.size() ? row.get(params) : null;
    }

    boolean describesContainer() {
        return instructions.size() == 1 && instructions.get(0).origin() == Origin.CONTAINER_JSON;
    }

    private static List<List<@Nullable Conversion>> load() {
        List<List<@Nullable Conversion>> table = new ArrayList<>();
        InputStream in = Conversion.class.getResourceAsStream("conversions.tsv");
        if (in == null) {
            throw new IllegalStateException("the class path lacks io/shikra/sources/capture/conversions.tsv");
        }
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(table, line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return table;
    }

    private static void add(List<List<@Nullable Conversion>> table, String line) {
        String[] columns = line.split("\t", 2);
        String[] head = columns[0].split(" ", -1);
        int code = Integer.parseInt(head[0]);
        int params = Integer.parseInt(head[1]);
        Action action = switch (head[2]) {
            case "s" -> Action.STORE;
            case "p" -> Action.PASS;
            case "b" -> Action.STORE_AND_PASS;
            case "a" -> Action.ADD_PARAMS;
            case "c" -> Action.CHANGE_TYPE;
            default -> throw new IllegalStateException("conversions.tsv: " + line);
        };
        List<Instruction> instructions = columns.length > 1 ? instructions(columns[1]) : List.of();
        int target = switch (action) {
            case CHANGE_TYPE -> Integer.parseInt(head[3]);
            case ADD_PARAMS -> code;
            default -> -1;
        };
        while (table.size() <= code) {
            table.add(new ArrayList<>());
        }
        List<@Nullable Conversion> row = table.get(code);
        while (row.size() <= params) {
            row.add(null);
        }
        row.set(params, new Conversion(action, target, instructions));
    }

    private static List<Instruction> instructions(String text) {
        List<Instruction> found = new ArrayList<>();
        for (String item : text.split(" ", -1)) {
            String number = item.substring(1);
            switch (item.charAt(0)) {
                case 'o' -> range(number, found);
                case 'e' ->
                    found.add(
                            number.endsWith(".")
                                    ? new Instruction(
                                            Origin.ENTER_OR_EMPTY,
                                            Integer.parseInt(number.substring(0, number.length() - 1)))
                                    : new Instruction(Origin.ENTER_OR_DEFAULT, Integer.parseInt(number)));
                case '0' -> found.add(new Instruction(Origin.DEFAULT, 0));
                case '.' -> found.add(new Instruction(Origin.EMPTY, 0));
                case 'j' -> found.add(new Instruction(Origin.CONTAINER_JSON, 0));
                default -> throw new IllegalStateException("conversions.tsv: " + text);
            }
        }
        return List.copyOf(found);
    }

    private static void range(String text, List<Instruction> into) {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        for (int i = first; i <= last && i < MAX_PARAMS; i++) {
            into.add(new Instruction(Origin.OLD, i));
        }
    }
}
