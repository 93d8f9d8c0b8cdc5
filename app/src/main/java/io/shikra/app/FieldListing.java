// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldSpec;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Every field, with its type, its argument and what it means.
public final class FieldListing {
    private static final int NAME_WIDTH = 36;
    private static final int TYPE_WIDTH = 14;
    private static final JsonFactory JSON = new JsonFactory();

    private FieldListing() {}

    /// How the list is written.
    public enum Format {
        TEXT,
        JSON,
        MARKDOWN
    }

    public static String write(FieldCatalogue fields, Format format) {
        return switch (format) {
            case TEXT -> text(fields);
            case JSON -> json(fields);
            case MARKDOWN -> markdown(fields);
        };
    }

    private static Map<String, List<FieldSpec>> families(FieldCatalogue fields) {
        return fields.all().stream()
                .collect(Collectors.groupingBy(FieldSpec::family, LinkedHashMap::new, Collectors.toList()));
    }

    private static String text(FieldCatalogue fields) {
        StringBuilder text = new StringBuilder();
        families(fields).forEach((family, specs) -> {
            text.append(family).append('\n');
            for (FieldSpec spec : specs) {
                text.append("  ")
                        .append(padded(spelling(spec), NAME_WIDTH))
                        .append(padded(type(spec), TYPE_WIDTH))
                        .append(doc(spec, fields))
                        .append('\n');
            }
        });
        return text.toString().stripTrailing();
    }

    private static String markdown(FieldCatalogue fields) {
        StringBuilder text = new StringBuilder();
        families(fields).forEach((family, specs) -> {
            text.append("## ").append(family).append("\n\n| field | type | |\n|---|---|---|\n");
            for (FieldSpec spec : specs) {
                text.append("| `")
                        .append(spelling(spec))
                        .append("` | ")
                        .append(type(spec))
                        .append(" | ")
                        .append(doc(spec, fields).replace("|", "\\|"))
                        .append(" |\n");
            }
            text.append('\n');
        });
        return text.toString().stripTrailing();
    }

    private static String json(FieldCatalogue fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartArray();
            for (FieldSpec spec : fields.all()) {
                json.writeStartObject();
                json.writeStringProperty("name", spec.name());
                json.writeStringProperty("class", spec.family());
                json.writeStringProperty("source", spec.source());
                json.writeStringProperty("type", spec.type().name());
                json.writeBooleanProperty("list", spec.list());
                json.writeStringProperty("argument", spec.argument().name().toLowerCase(Locale.ROOT));
                json.writeBooleanProperty("deprecated", spec.flags().contains(FieldSpec.Flag.DEPRECATED));
                json.writeBooleanProperty("computed", computed(spec, fields));
                json.writeStringProperty("desc", spec.doc());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    private static String spelling(FieldSpec spec) {
        return spec.name()
                + switch (spec.argument()) {
                    case NONE -> "";
                    case OPTIONAL -> "[…]?";
                    case REQUIRED -> "[…]";
                };
    }

    private static String type(FieldSpec spec) {
        return spec.type().name().toLowerCase(Locale.ROOT) + (spec.list() ? " list" : "");
    }

    private static String doc(FieldSpec spec, FieldCatalogue fields) {
        return (spec.flags().contains(FieldSpec.Flag.DEPRECATED) ? "(deprecated) " : "")
                + (computed(spec, fields) ? "" : "(not computed for a running system) ")
                + spec.doc();
    }

    private static boolean computed(FieldSpec spec, FieldCatalogue fields) {
        String text = spec.argument() == FieldSpec.Argument.REQUIRED ? spec.name() + "[1]" : spec.name();
        return !(fields.find(text) instanceof FieldCatalogue.Lookup.NotComputed);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
