// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Reads field lists off the class path: tab-separated, one field a row (columns: first line of the file).
final class FieldTable {
    private FieldTable() {}

    static List<FieldSpec> read(String resource) {
        List<FieldSpec> specs = new ArrayList<>();
        for (String line : text(resource).split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                specs.add(row(line));
            }
        }
        return List.copyOf(specs);
    }

    private static FieldSpec row(String line) {
        String[] cell = line.split("\t", -1);
        return new FieldSpec(
                cell[0],
                cell[1],
                cell[2],
                FieldType.parse(cell[3]).orElseThrow(() -> new IllegalStateException("field type in: " + line)),
                argument(cell[4]),
                cell[5].equals("list"),
                flags(cell[6]),
                FieldSpec.Print.valueOf(cell[7]),
                cell[8]);
    }

    private static FieldSpec.Argument argument(String cell) {
        return switch (cell) {
            case "required" -> FieldSpec.Argument.REQUIRED;
            case "optional" -> FieldSpec.Argument.OPTIONAL;
            default -> FieldSpec.Argument.NONE;
        };
    }

    private static Set<FieldSpec.Flag> flags(String cell) {
        EnumSet<FieldSpec.Flag> flags = EnumSet.noneOf(FieldSpec.Flag.class);
        if (!cell.equals("-")) {
            for (String flag : cell.split(",", -1)) {
                flags.add(FieldSpec.Flag.valueOf(flag));
            }
        }
        return flags;
    }

    private static String text(String resource) {
        try (InputStream in = FieldTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
