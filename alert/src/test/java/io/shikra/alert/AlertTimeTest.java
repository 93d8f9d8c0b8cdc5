// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AlertTimeTest {
    @Test
    void readsEveryFormThatSendersUse() {
        assertThat(AlertTime.parse("1970-01-01T00:00:00Z")).contains(0L);
        assertThat(AlertTime.parse("1970-01-01t00:00:01.000000001z")).contains(1_000_000_001L);
        assertThat(AlertTime.parse("1970-01-01T00:00:00.1234567899Z")).contains(123_456_789L);
        assertThat(AlertTime.parse("1970-01-01T01:00:00+0100")).contains(0L);
        assertThat(AlertTime.parse("1969-12-31T23:59:59.5-00:00")).contains(-500_000_000L);
        assertThat(AlertTime.parse("2016-12-31T23:59:60Z")).isEqualTo(AlertTime.parse("2017-01-01T00:00:00Z"));
    }

    @Test
    void refusesWhatIsNoTimeOrFitsNoNanoseconds() {
        for (String text : new String[] {
            "",
            "now",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-02-30T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:00:61Z",
            "1970-01-01T00:00:00+99:00",
            "9999-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z"
        }) {
            assertThat(AlertTime.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void readsBackWhatItWrites() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong() >> random.nextInt(40);
            assertThat(AlertTime.parse(AlertTime.format(nanos)))
                    .as("seed %d", seed)
                    .contains(nanos);
            assertThat(AlertTime.parse(AlertTime.formatShort(nanos)))
                    .as("seed %d", seed)
                    .contains(nanos);
        }
    }
}
