// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.EventNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user sees for a wrong rule file, word for word. Each `NAME.yaml` has its `NAME.txt` beside it; run with
/// `-Dgolden.write=true` to write them anew, then read the difference.
class GoldenProblemsTest {
    private static final Path FOLDER = Path.of("src/test/resources/io/shikra/engine/rule/load/problems");

    static Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void problemsSayWhereWhatAndWhatToDo(String name) throws IOException {
        String yaml = Files.readString(folder().resolve(name + ".yaml"));
        Path golden = folder().resolve(name + ".txt");
        LoadOptions options =
                LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), new EventNames(Set.of("container")));

        String printed =
                ProblemPrinter.print(RuleLoader.validateTexts(List.of(new RuleText(name + ".yaml", yaml)), options));

        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, printed, StandardCharsets.UTF_8);
        }
        assertThat(printed).isEqualTo(Files.readString(golden));
    }

    @Test
    void ofThousandsOfUnusedListsTheFirstAreShown() {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            yaml.append("- {list: unused_").append(i).append(", items: [a]}\n");
        }
        LoadOptions options =
                LoadOptions.of(Map.of("syscall", SpecCatalogue.small()), new EventNames(Set.of("container")));

        String printed = ProblemPrinter.print(
                RuleLoader.validateTexts(List.of(new RuleText("f.yaml", yaml.toString())), options));

        assertThat(printed.lines().filter(line -> line.contains("warning LOAD_UNUSED_LIST")))
                .hasSize(200);
        assertThat(printed).endsWith("and 800 more warnings\n");
    }

    private static Path folder() {
        return Files.isDirectory(FOLDER) ? FOLDER : Path.of("engine").resolve(FOLDER);
    }
}
