// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Paths and documents nobody would write must not break, hang or eat memory.
class PathFuzzTest {
    private static final String PATH_CHARACTERS = "ab01.|#()[]{}\"\\@*?!:,=<>%~-";
    private static final String[] PATH_WORDS = {
        "@reverse", "@flatten:{\"deep\":true}", "@dig:a", "#(a==\"b\")#", "@group", "@join", "@pretty"
    };
    private static final String JSON_CHARACTERS = "{}[]\",:ab01.-tfn\\u \n";
    private static final String DOCUMENT =
            "{\"a\":[1,{\"b\":\"x\",\"a\":[[0],[1,2]]},\"0\"],\"b\":{\"0\":null,\"1\":{\"a\":true}},\"\":1.5e3}";

    @Test
    void strangePathsAndDocumentsNeverBreakTheSearch() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + 700_000_000L;
        while (System.nanoTime() < end) {
            String path = path(random);
            String json = random.nextBoolean() ? DOCUMENT : text(random, JSON_CHARACTERS, 40);
            assertThatCode(() -> {
                        JsonValue value = GjsonPath.compile(path).get(json);
                        value.text();
                        value.number();
                        value.truth();
                    })
                    .as("seed %d path %s json %s", seed, path, json)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void whatWasSetIsFoundAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + 500_000_000L;
        while (System.nanoTime() < end) {
            String path = "k" + text(random, "ab01.", 8).replaceAll("\\.+", ".").replaceAll("\\.$", "");
            String json = random.nextBoolean() ? DOCUMENT : "";
            String set;
            try {
                set = SjsonPath.compile(path).set(json, "<found> " + path);
            } catch (BadExpressionException e) {
                assertThat(e).hasMessageContaining("is larger than");
                continue;
            }
            assertThat(GjsonPath.compile(path).get(set).text())
                    .as("seed %d path %s in %s", seed, path, set)
                    .isEqualTo("<found> " + path);
        }
    }

    @Test
    void strangeTargetsNeverBreakAnythingButTheirOwnAnswer() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long end = System.nanoTime() + 500_000_000L;
        while (System.nanoTime() < end) {
            String path = path(random);
            String json = random.nextBoolean() ? DOCUMENT : text(random, JSON_CHARACTERS, 40);
            try {
                SjsonPath.compile(path).set(json, "v");
            } catch (BadExpressionException e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int parts = random.nextInt(6);
        for (int i = 0; i < parts; i++) {
            path.append(
                    random.nextInt(4) == 0
                            ? PATH_WORDS[random.nextInt(PATH_WORDS.length)]
                            : text(random, PATH_CHARACTERS, 6));
            path.append(random.nextBoolean() ? "." : "");
        }
        return path.toString();
    }

    private static String text(Random random, String characters, int length) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(length);
        for (int i = 0; i < count; i++) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }
}
