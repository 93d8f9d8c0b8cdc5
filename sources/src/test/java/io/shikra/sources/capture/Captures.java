// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.event.EventView;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/// Builds captures by hand, and reads them through.
final class Captures {
    static final int SECTION = 0x0A0D0D0A;

    private Captures() {}

    static Bytes section(int major, int minor) {
        return new Bytes()
                .block(
                        SECTION,
                        new Bytes().u32(0x1A2B3C4D).u16(major).u16(minor).u64(-1));
    }

    static Bytes machine() {
        Bytes body = new Bytes().u32(4).u64(8L << 30).u64(32768);
        body.raw("mill".getBytes(java.nio.charset.StandardCharsets.US_ASCII)).zeros(124);
        return new Bytes()
                .block(0x201, body.u64(1_700_000_000_000_000_000L).u64(0).u64(0).u64(0));
    }

    /// The least that comes before events.
    static Bytes start() {
        return section(1, 2).add(machine());
    }

    /// One parameter of an event.
    static byte[] i64(long value) {
        return new Bytes().u64(value).toArray();
    }

    static byte[] i32(long value) {
        return new Bytes().u32(value).toArray();
    }

    /// A text parameter, with its NUL.
    static byte[] text(String value) {
        byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        return new Bytes().raw(bytes).u8(0).toArray();
    }

    /// A record as it is in memory.
    static Bytes record(int code, long ts, long tid, byte[]... params) {
        boolean large = code < EventTable.size() && EventTable.type(code).is(EventType.LARGE_PAYLOAD);
        Bytes lens = new Bytes();
        Bytes values = new Bytes();
        for (byte[] param : params) {
            if (large) {
                lens.u32(param.length);
            } else {
                lens.u16(param.length);
            }
            values.raw(param);
        }
        return new Bytes()
                .u64(ts)
                .u64(tid)
                .u32(EventView.HEADER + lens.size() + values.size())
                .u16(code)
                .u32(params.length)
                .add(lens)
                .add(values);
    }

    /// A current event block.
    static Bytes event(int code, long ts, long tid, byte[]... params) {
        return new Bytes().block(0x216, new Bytes().u16(3).add(record(code, ts, tid, params)));
    }

    /// An event of before the number of parameters was stored.
    ///
    /// @param excess what its writer counted too much
    static Bytes oldEvent(int block, int excess, int code, long ts, long tid, byte[]... params) {
        byte[] now = record(code, ts, tid, params).toArray();
        Bytes body = new Bytes().u16(3);
        if (block == 0x208) {
            body.u32(1);
        }
        Bytes rest = new Bytes();
        for (int i = 26; i < now.length; i++) {
            rest.u8(now[i]);
        }
        body.u64(ts).u64(tid).u32(now.length - 4 + excess).u16(code).add(rest).zeros(excess);
        return new Bytes().block(block, body);
    }

    static Bytes close(long ts, long tid, long fd) {
        return event(EventCode.CLOSE_X, ts, tid, i64(0), i64(fd));
    }

    static StateEngine engine() {
        return new StateEngine(HostState.detached(), ProcessLookup.NONE);
    }

    static Path write(Path folder, byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "test", ".scap"), bytes);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// All events up to the end of the file or to another capture.
    static List<byte[]> drain(CaptureReader reader) throws CaptureException {
        List<byte[]> events = new ArrayList<>();
        while (reader.next()) {
            events.add(record(reader));
        }
        return events;
    }

    /// The record that the reader stands on.
    static byte[] record(CaptureReader reader) {
        EventView view = new EventView();
        view.wrap(reader.segment(), reader.offset());
        return reader.segment().asSlice(reader.offset(), view.length()).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The events of a file with one capture.
    static List<byte[]> events(Path file) throws CaptureException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            reader.begin(engine());
            return drain(reader);
        }
    }
}
