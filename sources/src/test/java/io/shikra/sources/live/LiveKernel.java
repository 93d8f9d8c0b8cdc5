// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.EventView;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;

/// A live source that keeps every event of the machine, and a small program that does what the tests need done.
final class LiveKernel implements AutoCloseable, EventSink {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    final LiveSource source;
    private final Path actor;
    private final Path folder;
    private final EventView view = new EventView();
    private final List<Recorded> seen = new ArrayList<>();
    private final List<String> losses = new ArrayList<>();

    private LiveKernel(LiveSource source, Path folder) throws IOException, InterruptedException {
        this.source = source;
        this.folder = folder;
        this.actor = compile(folder);
    }

    static Path object() {
        Path object = Path.of(System.getProperty("shikra.root", ".."), "bpf/target/shikra.bpf.o");
        Assumptions.assumeTrue(Files.exists(object), () -> object + " is missing: run bpf/build.sh");
        return object;
    }

    /// Room for what a busy machine does while the test's reader, which copies everything, does not get its turn.
    static LiveOptions roomy() {
        return LiveOptions.of(object()).withRing(64 << 20);
    }

    /// Opened, not yet started: events wait in the ring.
    static LiveKernel open(LiveOptions options, Path folder) throws IOException, InterruptedException {
        return of(LiveSource.open(options), folder);
    }

    static LiveKernel of(LiveStart start, Path folder) throws IOException, InterruptedException {
        return switch (start) {
            case LiveStart.Started(LiveSource source) -> new LiveKernel(source, folder);
            case LiveStart.Unavailable(String reason) -> throw new AssertionError(reason);
        };
    }

    LiveKernel start() {
        source.start(this);
        return this;
    }

    private static Path compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("actor.c");
        Path program = folder.resolve("actor");
        try (InputStream code = LiveKernel.class.getResourceAsStream("actor.c")) {
            Files.write(source, code.readAllBytes());
        }
        Process gcc = new ProcessBuilder("gcc", "-O1", "-o", program.toString(), source.toString(), "-lpthread")
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).as("gcc of the test's actor").isZero();
        return program;
    }

    @Override
    public void event(MemorySegment memory, long offset, long drained) {
        Recorded recorded = Recorded.of(view.wrap(memory, offset), drained);
        synchronized (seen) {
            seen.add(recorded);
            seen.notifyAll();
        }
    }

    @Override
    public void dropped(String lane, long count) {
        synchronized (seen) {
            losses.add(lane);
            seen.notifyAll();
        }
    }

    Set<String> losses() {
        synchronized (seen) {
            return Set.copyOf(losses);
        }
    }

    void awaitLoss(String lane) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        synchronized (seen) {
            while (!losses.contains(lane)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                assertThat(left).as("losses so far: %s", losses).isPositive();
                seen.wait(left);
            }
        }
    }

    /// What a program did from its exec on: its events and those of its descendants, in order.
    record Run(long pid, int exit, List<String> output, List<Recorded> events) {
        List<Recorded> all(String name) {
            return events.stream().filter(event -> event.name().equals(name)).toList();
        }

        List<Recorded> all(String name, Predicate<Recorded> which) {
            return events.stream()
                    .filter(event -> event.name().equals(name) && which.test(event))
                    .toList();
        }

        Recorded one(String name, Predicate<Recorded> which) {
            List<Recorded> found = all(name, which);
            assertThat(found).as("%s in %s", name, names()).hasSize(1);
            return found.getFirst();
        }

        Recorded one(String name) {
            return one(name, _ -> true);
        }

        /// The n-th number the program printed.
        long printed(int index) {
            return Long.parseLong(String.join(" ", output).split(" ", -1)[index]);
        }

        private List<String> names() {
            return events.stream()
                    .map(event -> event.tid() + " " + event.name())
                    .toList();
        }
    }

    Run act(String... what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(actor.toString()));
        command.addAll(List.of(what));
        return run(command.toArray(String[]::new));
    }

    Run run(String... command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command).redirectErrorStream(true));
    }

    /// Runs to the end and waits until the end has been recorded: the ring keeps the order, so all else has been too.
    Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        int from;
        synchronized (seen) {
            from = seen.size();
        }
        Process process = builder.directory(folder.toFile()).start();
        List<String> output;
        try (InputStream out = process.getInputStream()) {
            output = new String(out.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        int exit = process.waitFor();
        long pid = process.pid();
        await(from, event -> event.name().equals("procexit") && event.tid() == pid);
        synchronized (seen) {
            return new Run(pid, exit, output, tree(pid, List.copyOf(seen.subList(from, seen.size()))));
        }
    }

    private static List<Recorded> tree(long root, List<Recorded> events) {
        Set<Long> members = new HashSet<>(Set.of(root));
        List<Recorded> tree = new ArrayList<>();
        boolean begun = false;
        for (Recorded event : events) {
            begun |= event.tid() == root
                    && event.name().equals("execve")
                    && event.number("res") == 0
                    && !event.text("exe").endsWith("/jspawnhelper");
            if (!begun) {
                continue; // the JDK's own helper between fork and exec
            }
            boolean child = event.number("res") == 0
                    && (event.name().contains("clone") || event.name().endsWith("fork"));
            if (child && (members.contains(event.number("ptid")) || members.contains(event.number("pid")))) {
                members.add(event.tid());
            }
            if (members.contains(event.tid())) {
                tree.add(event);
            }
        }
        return tree;
    }

    Recorded await(int from, Predicate<Recorded> which) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int looked = from;
        synchronized (seen) {
            while (true) {
                for (; looked < seen.size(); looked++) {
                    if (which.test(seen.get(looked))) {
                        return seen.get(looked);
                    }
                }
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("an event did not come; status: " + source.status());
                }
                seen.wait(left);
            }
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
