// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Derives the resource `conversions.tsv` from the specification's table. Run its `main` with that file and
/// the resource folder after a change there.
final class ConversionTableGenerator {
    private static final Map<String, String> ACTIONS =
            Map.of("STORE", "s", "PASS", "p", "STORE_AND_PASS", "b", "ADD_PARAMS", "a", "CHANGE_TYPE", "c");

    private ConversionTableGenerator() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[1]).resolve("conversions.tsv"), table(Path.of(args[0])));
    }

    static String table(Path specified) throws IOException {
        StringBuilder out = new StringBuilder();
        List<String> lines = Files.readAllLines(specified);
        for (String line : lines.subList(1, lines.size())) {
            String[] row = line.split("\t", -1);
            out.append(row[1]).append(' ').append(row[2]).append(' ').append(ACTIONS.get(row[3]));
            if (!row[5].isEmpty()) {
                out.append(' ').append(row[5]);
            }
            if (!row[6].isEmpty()) {
                out.append('\t').append(instructions(row[6].split(", ", -1)));
            }
            out.append('\n');
        }
        return out.toString();
    }

    /// Neighbours `o3 o4 o5` become `o3-5`.
    private static String instructions(String[] texts) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < texts.length) {
            String code = instruction(texts[i]);
            out.append(i == 0 ? "" : " ").append(code);
            i++;
            if (code.startsWith("o")) {
                int first = Integer.parseInt(code.substring(1));
                int last = first;
                while (i < texts.length && instruction(texts[i]).equals("o" + (last + 1))) {
                    last++;
                    i++;
                }
                out.append(last > first ? "-" + last : "");
            }
        }
        return out.toString();
    }

    private static String instruction(String text) {
        String value = text.substring(text.indexOf('=') + 1);
        if (value.startsWith("callback")) {
            return "j";
        }
        if (value.equals("default") || value.equals("empty")) {
            return value.substring(0, 1).replace('d', '0').replace('e', '.');
        }
        String index = value.substring(value.indexOf('[') + 1, value.indexOf(']'));
        return value.charAt(0) + index + (value.endsWith("|empty") ? "." : "");
    }
}
