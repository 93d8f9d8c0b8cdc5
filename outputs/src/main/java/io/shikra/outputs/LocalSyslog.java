// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.Alert;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Falco's `syslog_output`: the machine's own syslog, in the words of the C library's syslog(3), facility `user`, as
/// the
/// program `falco`. The time is that of the event.
///
/// @param socket of the syslog daemon
public record LocalSyslog(Path socket, LineFormat format) implements LineOutput {
    public static final Path SOCKET = Path.of("/dev/log");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);
    private static final int FACILITY_USER = 1 << 3;

    @Override
    public String name() {
        return "syslog_output";
    }

    /// Falco's priorities are those of syslog, in the same order.
    @Override
    public Shipment carry(Alert alert, byte[] line) {
        String head = "<" + (FACILITY_USER | alert.priority().level()) + ">"
                + TIME.format(Instant.ofEpochSecond(0, alert.timeNanos()).atZone(ZoneId.systemDefault())) + " falco: ";
        ByteArrayOutputStream datagram = new ByteArrayOutputStream(head.length() + line.length);
        datagram.writeBytes(head.getBytes(UTF_8));
        datagram.writeBytes(line);
        return new Shipment.Datagram(socket, datagram.toByteArray());
    }
}
