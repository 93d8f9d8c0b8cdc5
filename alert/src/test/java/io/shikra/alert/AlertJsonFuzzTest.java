// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertJsonFuzzTest {
    private final long seed = Long.getLong("shikra.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void anyAlertSurvivesTheRoundTrip() throws AlertFormatException {
        for (int i = 0; i < 1000; i++) {
            Alert alert = alert();

            assertThat(AlertJson.read(AlertJson.write(alert)))
                    .as("seed %d", seed)
                    .isEqualTo(alert);
            assertThat(new String(AlertJson.write(alert), java.nio.charset.StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .doesNotContain("\n");
        }
    }

    @Test
    void damagedBytesAreRefusedOrReadButNothingElseHappens() throws IOException {
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = AlertJson.write(alert());
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int read = 0;
            AlertStream stream = new AlertStream(new ByteArrayInputStream(bytes), 1 << 16);
            for (boolean more = true; more; read++) {
                more = step(stream);
            }
            assertThat(read).as("seed %d", seed).isLessThan(1000);
        }
    }

    private static boolean step(AlertStream stream) throws IOException {
        try {
            return stream.next().isPresent();
        } catch (AlertFormatException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return true;
        }
    }

    private Alert alert() {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            fields.put(text(), value(3));
        }
        return new Alert(
                random.nextBoolean() ? Optional.empty() : Optional.of("u" + text()),
                "r" + text(),
                List.of(Priority.values()).get(random.nextInt(8)),
                text(),
                random.nextLong(),
                "s" + text(),
                text(),
                List.of(text(), text()),
                fields);
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 7)) {
            case 0 -> Value.Absent.ABSENT;
            case 1 -> Value.of(random.nextLong() >> random.nextInt(64));
            case 2 -> new Value.Whole(random.nextLong() | Long.MIN_VALUE, true);
            case 3 -> new Value.Decimal(random.nextDouble() * Math.pow(10, random.nextInt(40) - 20));
            case 4 -> new Value.Truth(random.nextBoolean());
            case 5 -> Value.of(text());
            default -> {
                List<Value> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(depth - 1));
                }
                yield new Value.Many(items);
            }
        };
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int c = random.nextInt(0x3000);
            text.appendCodePoint(random.nextInt(3) == 0 ? c + 0x10000 : random.nextBoolean() ? c : c & 0x7f);
        }
        return text.toString();
    }
}
