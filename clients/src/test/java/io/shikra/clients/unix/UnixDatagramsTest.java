// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.unix;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.clients.unix.UnixDatagrams.Sent;
import io.shikra.testing.DatagramReceiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnixDatagramsTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageArrivesWholeAndSoDoesTheNextAfterTheReceiverWasRestarted() {
        Path path = folder.resolve("log");
        try (UnixDatagrams datagrams = UnixDatagrams.to(path)) {
            assertThat(datagrams.send(bytes("early"))).isEqualTo(new Sent.NotNow(path + ": there is no such socket"));
            try (DatagramReceiver receiver = new DatagramReceiver(path)) {
                assertThat(datagrams.send(bytes("<14>hällo\nworld"))).isEqualTo(Sent.Done.DONE);
                assertThat(receiver.next(SOON)).hasValue("<14>hällo\nworld");
            }
            try (DatagramReceiver receiver = new DatagramReceiver(path)) {
                assertThat(datagrams.send(bytes("again"))).isEqualTo(Sent.Done.DONE);
                assertThat(receiver.next(SOON)).hasValue("again");
            }
        }
    }

    @Test
    void aReceiverThatDoesNotKeepUpIsLaterAndATooLongMessageNever() {
        Path path = folder.resolve("log");
        try (DatagramReceiver _ = new DatagramReceiver(path);
                UnixDatagrams datagrams = UnixDatagrams.to(path)) {
            Sent sent = Sent.Done.DONE;
            for (int i = 0; i < 100_000 && sent == Sent.Done.DONE; i++) {
                sent = datagrams.send(new byte[1000]);
            }
            assertThat(sent).isEqualTo(new Sent.NotNow(path + ": whoever listens there does not keep up"));
            assertThat(datagrams.send(new byte[16 << 20])).isInstanceOf(Sent.Never.class);
        }
    }

    @Test
    void aPathThatIsTooLongForASocketIsSaid() {
        try (UnixDatagrams datagrams = UnixDatagrams.to(folder.resolve("x".repeat(120)))) {
            assertThat(datagrams.send(bytes("x")))
                    .isInstanceOfSatisfying(
                            Sent.NotNow.class, later -> assertThat(later.why()).contains("at most 107 bytes"));
        }
    }
}
