// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.app.falco.FalcoKeys.Fate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The table of docs/falco-configuration.md says of every key what the code does.
class FalcoKeysTest {
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_.]+)` \\| ([a-z ]+) \\| ?(.*?) ?\\|");

    private record Row(String fate, String note) {}

    private static Map<String, Row> documented() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("shikra.root")).resolve("docs/falco-configuration.md"));
        Map<String, Row> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(page.substring(page.indexOf("## Every key")));
        while (row.find()) {
            rows.put(row.group(1), new Row(row.group(2), row.group(3)));
        }
        return rows;
    }

    private static String word(Fate fate) {
        return switch (fate) {
            case USED -> "run and replay";
            case RUN -> "run";
            case REPLAY -> "replay";
            case NONE -> "no effect";
        };
    }

    @Test
    void everyKeyIsInTheTableWithItsFate() throws IOException {
        Map<String, Row> documented = documented();
        assertThat(documented.keySet())
                .containsExactlyElementsOf(
                        FalcoKeys.ALL.stream().map(FalcoKeys.Key::path).toList());
        for (FalcoKeys.Key key : FalcoKeys.ALL) {
            Row row = Objects.requireNonNull(documented.get(key.path()), key.path());
            assertThat(row.fate()).as(key.path()).isEqualTo(word(key.fate()));
            if (key.fate() == Fate.NONE) {
                assertThat(row.note()).as(key.path()).isEqualTo(key.note());
            }
        }
    }

    @Test
    void aKeyThatIsSaidToHaveNoEffectHasNone() throws IOException {
        for (FalcoKeys.Key key : FalcoKeys.ALL) {
            FalcoConfiguration configuration =
                    FalcoConfiguration.shipped(Path.of("")).with(key.path() + "=1");
            boolean warned = FalcoWarnings.of(fieldsOf(key.path()), true).stream()
                    .anyMatch(line -> line.contains(key.path() + ": has no effect here: "));
            assertThat(warned).as(key.path()).isEqualTo(key.fate() == Fate.NONE);
            if (key.fate() == Fate.NONE) {
                FalcoSettings without = FalcoConfiguration.shipped(Path.of("")).forRun();
                FalcoSettings with = configuration.forRun();
                assertThat(with.running()).isEqualTo(without.running());
                assertThat(with.outputs()).isEqualTo(without.outputs());
                assertThat(with.format()).isEqualTo(without.format());
            }
        }
    }

    private static Setting.Fields fieldsOf(String path) {
        Place place = Place.option(path);
        Setting.Fields fields = Setting.Fields.none(place);
        new SettingPath(path).set(fields, new Setting.Text("1", place));
        return fields;
    }
}
