// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextTest {
    private final TextBuffer text = new TextBuffer();

    @Test
    void printsNumbersAsFalcosFormatsDo() {
        text.decimal(-5)
                .append(' ')
                .unsigned(-1)
                .append(' ')
                .hexUpper(0xabc)
                .append(' ')
                .octal(8);
        text.append(' ').padded(42, 9).append(' ').decimal(Long.MIN_VALUE);

        assertThat(text).hasToString("-5 18446744073709551615 ABC 10 000000042 -9223372036854775808");
    }

    @Test
    void printsAddressesAsInetNtopDoes() {
        assertThat(address("7f000001")).isEqualTo("127.0.0.1");
        assertThat(address("00000000000000000000000000000000")).isEqualTo("::");
        assertThat(address("00000000000000000000000000000001")).isEqualTo("::1");
        assertThat(address("20010db8000000000000000000000001")).isEqualTo("2001:db8::1");
        assertThat(address("20010db8000000010000000000000001")).isEqualTo("2001:db8:0:1::1");
        assertThat(address("fe800000000000000001000200030000")).isEqualTo("fe80::1:2:3:0");
        assertThat(address("00000000000000000000ffff0a010203")).isEqualTo("::ffff:10.1.2.3");
        assertThat(address("20010db8000100010001000100010001")).isEqualTo("2001:db8:1:1:1:1:1:1");
        assertThat(address("0001")).isEmpty();
    }

    @Test
    void everyAddressIsReadBackAsItself() throws UnknownHostException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] ip = new byte[16];
            for (int k = 0; k < 16; k++) {
                ip[k] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
            }
            ip[0] |= 0x20; // not a mapped one, which Java turns into IPv4

            String printed = address(HexFormat.of().formatHex(ip));

            assertThat(InetAddress.getByName(printed).getAddress())
                    .as("seed %d: %s", seed, printed)
                    .isEqualTo(ip);
        }
    }

    private String address(String hex) {
        byte[] ip = HexFormat.of().parseHex(hex);
        return text.clear().address(ip, 0, ip.length).toString();
    }

    @Test
    void replacesControlCharactersAndBrokenUtf8() {
        byte[] bytes = {'a', '\n', (byte) 0xC3, (byte) 0xA9, (byte) 0xff, (byte) 0xE2, (byte) 0x82, 'b', 127};

        ValueText.clean(bytes, 0, bytes.length, text);

        assertThat(text).hasToString("a\uFFFDé\uFFFD\uFFFDb\uFFFD");
        assertThat(Utf8.isClean(bytes, 0, 1)).isTrue();
        assertThat(Utf8.isClean(bytes, 0, 2)).isFalse();
        assertThat(Utf8.isClean(bytes, 2, 4)).isTrue();
        assertThat(Utf8.isClean(bytes, 4, 5)).isFalse();
    }

    @Test
    void repairsUtf8AsJavaDecodesIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            for (int k = 0; k < bytes.length; k++) {
                int kind = random.nextInt(4);
                int b = kind == 0 ? random.nextInt(128) : 0x80 + random.nextInt(128);
                bytes[k] = (byte) (b == 0xED ? 0xEC : b); // Java has its own count for encoded surrogates
            }
            Utf8.appendRepaired(bytes, 0, bytes.length, text.clear());

            assertThat(text)
                    .as("seed %d: %s", seed, HexFormat.of().formatHex(bytes))
                    .hasToString(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void printsDurationsAsPercentG() {
        assertThat(Times.seconds(0)).isEqualTo("0s");
        assertThat(Times.seconds(1_500_000_000L)).isEqualTo("1.5s");
        assertThat(Times.seconds(20_000)).isEqualTo("2e-05s");
        assertThat(Times.seconds(160_000)).isEqualTo("0.00016s");
        assertThat(Times.seconds(3_600_000_000_000L)).isEqualTo("3600s");
    }

    @Test
    void aTextOfAnyKindIsComposedAsItsUtf8() {
        for (String text : List.of("", "host", "grün", "日本", "a😀b", "\uD83D", "x\uDE00y", "\u07FF\u0800\uFFFD")) {
            Slot slot = new Slot();
            slot.setText(text);
            assertThat(Arrays.copyOfRange(slot.bytes(), slot.from(), slot.to()))
                    .as(text)
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
