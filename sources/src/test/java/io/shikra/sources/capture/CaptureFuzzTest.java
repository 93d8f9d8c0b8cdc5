// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventType;
import io.shikra.engine.state.StateEngine;
import io.shikra.testing.Damage;
import io.shikra.testing.FuzzBudget;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever bytes a file has: events, or a {@link CaptureException}, and neither much memory nor much time.
class CaptureFuzzTest {
    private static final int SYNTHETIC = 2000;
    private static final int RECORDED = 200;
    private static final long MAX_ALLOCATED = 256L << 20;
    private static final int MAX_CUT = 200_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void takesSyntheticFilesWithAnyDamage() throws IOException {
        long seed = System.nanoTime();
        System.out.println("synthetic captures: seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(SYNTHETIC, 4);
        while (budget.next()) {
            byte[] file = Damage.of(synthetic(random), random);
            run("seed " + seed + ", file " + budget.round(), random.nextInt(4) == 0 ? Captures.gzip(file) : file);
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void takesRecordedFilesWithAnyDamage() throws IOException {
        long seed = System.nanoTime();
        System.out.println("recorded captures: seed " + seed);
        Random random = new Random(seed);
        List<byte[]> recorded = recorded();
        FuzzBudget budget = FuzzBudget.of(RECORDED, 4);
        while (budget.next()) {
            byte[] file = Damage.of(recorded.get(random.nextInt(recorded.size())), random);
            run("seed " + seed + ", file " + budget.round(), file);
        }
    }

    @ParameterizedTest
    @EnumSource(Inflater.class)
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void takesDamagedGzip(Inflater inflater) throws IOException {
        long seed = System.nanoTime();
        System.out.println("gzip captures, " + inflater + ": seed " + seed);
        Random random = new Random(seed);
        FuzzBudget budget = FuzzBudget.of(SYNTHETIC / 4, 4);
        try (var _ = Inflaters.choose(inflater)) {
            while (budget.next()) {
                run("seed " + seed + ", file " + budget.round(), Damage.of(Captures.gzip(synthetic(random)), random));
            }
        }
    }

    private void run(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve("fuzz.scap");
        Files.write(file, bytes);
        long before = allocated();
        try (CaptureReader reader = CaptureReader.open(file)) {
            boolean more = true;
            while (more) {
                StateEngine engine = Captures.engine();
                reader.begin(engine);
                while (reader.next()) {
                    engine.process(reader.segment(), reader.offset(), reader.cpu(), 0);
                }
                more = reader.restarts();
            }
        } catch (CaptureException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith(file.toString()), e.getMessage());
        } catch (RuntimeException | Error e) {
            throw new AssertionError(name, e);
        }
        long used = allocated() - before;
        assertTrue(used < MAX_ALLOCATED, name + ": " + used + " bytes were allocated");
    }

    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }

    private static byte[] synthetic(Random random) {
        Bytes file = new Bytes();
        int captures = random.nextInt(5) == 0 ? 2 : 1;
        for (int c = 0; c < captures; c++) {
            file.add(Captures.start());
            int[] lists = {
                0x202, 0x207, 0x209, 0x210, 0x211, 0x212, 0x213, 0x214, 0x215, 0x203, 0x218, 0x205, 0x219, 0x206, 0x220
            };
            for (int i = random.nextInt(4); i > 0; i--) {
                byte[] body = new byte[random.nextInt(300)];
                for (int k = 0; k < body.length; k++) {
                    body[k] = (byte) (random.nextInt(3) == 0 ? random.nextInt(24) : 0);
                }
                file.block(lists[random.nextInt(lists.length)], new Bytes().raw(body));
            }
            for (int i = random.nextInt(30); i >= 0; i--) {
                file.add(event(random));
            }
        }
        return file.toArray();
    }

    private static Bytes event(Random random) {
        int code = random.nextInt(EventTable.size() + 1);
        long tid = random.nextInt(4);
        if (code == EventTable.size()) {
            return Captures.close(random.nextInt(), tid, random.nextInt(3));
        }
        EventType type = EventTable.type(code);
        byte[][] params =
                new byte[random.nextInt(3) == 0 ? random.nextInt(type.paramCount() + 1) : type.paramCount()][];
        for (int i = 0; i < params.length; i++) {
            int size = type.isText(i) || type.paramSize(i) == 0 ? random.nextInt(40) : type.paramSize(i);
            params[i] = new byte[random.nextInt(8) == 0 ? 0 : size];
            if (type.isText(i) && params[i].length > 0) {
                Arrays.fill(params[i], 0, params[i].length - 1, (byte) 'x');
            } else {
                random.nextBytes(params[i]);
            }
        }
        return random.nextBoolean()
                ? Captures.event(code, random.nextInt(), tid, params)
                : Captures.oldEvent(random.nextBoolean() ? 0x204 : 0x208, 0, code, random.nextInt(), tid, params);
    }

    /// The beginnings of recorded captures, unpacked; without any, what a hand-built one has.
    private static List<byte[]> recorded() throws IOException {
        List<byte[]> found = new ArrayList<>();
        Optional<Path> folder = Shared.find("vectors/captures");
        for (String name : List.of("11-memfd-exec", "20-setuid", "60-weird", "40-ct-terminal-shell")) {
            Optional<Path> file = folder.map(captures -> captures.resolve(name + ".scap"));
            if (file.filter(Files::exists).isPresent()) {
                try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file.orElseThrow()))) {
                    found.add(in.readNBytes(MAX_CUT));
                }
            }
        }
        if (found.isEmpty()) {
            found.add(Captures.start()
                    .add(Captures.close(1, EventCode.CLOSE_X, 3))
                    .toArray());
        }
        return found;
    }
}
