// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.detect.EventSink;
import io.shikra.sources.live.LiveKernel.Run;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The source itself: start order, losses, refused programs, filters, its end.
@Tag("live")
class LiveSourceTest {
    @TempDir
    Path folder;

    @Test
    void keepsWhatHappenedBetweenOpenAndStart() throws Exception {
        try (LiveKernel kernel = LiveKernel.open(LiveOptions.of(LiveKernel.object()), folder)) {
            Process early = new ProcessBuilder("/bin/true", "early").start();
            early.waitFor();
            kernel.start();

            Recorded exec = kernel.await(
                    0,
                    event -> event.name().equals("execve")
                            && event.tid() == early.pid()
                            && event.text("exe").equals("/bin/true"));
            assertThat(exec.strings("args")).asString().isEqualTo("[early, ]");
        }
    }

    @Test
    void countsWhatDoesNotFitAndKeepsRoomForProcessesLives() throws Exception {
        LiveOptions small = LiveOptions.of(LiveKernel.object()).withRing(2 << 20);
        try (LiveKernel kernel = LiveKernel.open(small, folder)) {
            Process flood = new ProcessBuilder(folder.resolve("actor").toString(), "many-opens").start();
            assertThat(flood.waitFor()).isZero();
            assertThat(kernel.source.status().lostBulk()).isPositive();
            kernel.start();

            kernel.await(0, event -> event.name().equals("procexit") && event.tid() == flood.pid());
            kernel.awaitLoss("ring-full/bulk");
        }
    }

    @Test
    void worksWithTheRawTracepointAlone() throws Exception {
        LiveStart start = LiveSource.open(LiveOptions.of(LiveKernel.object()), List.of(KernelPrograms.SYS_EXIT_RAW));
        try (LiveKernel kernel = LiveKernel.of(start, folder).start()) {
            Process shell = new ProcessBuilder("/bin/sh", "-c", "/bin/true raw; exit 0").start();
            shell.waitFor();

            Recorded exec = kernel.await(
                    0,
                    event -> event.name().equals("execve")
                            && event.text("exe").equals("/bin/true")
                            && event.strings("args").contains("raw"));
            assertThat(exec.number("ptid")).isEqualTo(shell.pid());
            Recorded child = kernel.await(
                    0, event -> event.tid() == exec.tid() && event.name().equals("vfork"));
            assertThat(child.number("res")).isZero();
            assertThat(kernel.source.status().active()).containsExactly("sys_exit_raw");
        }
    }

    @Test
    void recordsOnlyTheWantedSystemCallsAndNeverItself() throws Exception {
        LiveOptions few = LiveOptions.of(LiveKernel.object()).withSyscalls(Set.of("openat"));
        Path own = folder.resolve("own");
        try (LiveKernel kernel = LiveKernel.open(few, folder).start()) {
            Files.writeString(own, "written by this JVM");
            Run run = kernel.run("/bin/cat", own.toString());

            assertThat(run.one("openat", event -> event.text("name").equals(own.toString()))
                            .tid())
                    .isEqualTo(run.pid());
            assertThat(run.all("close")).isEmpty();
        }
    }

    @Test
    void saysWhyAnObjectOfSomethingElseIsNotUsable() throws Exception {
        Path nonsense = Files.writeString(folder.resolve("nonsense.o"), "this is not an object file");

        assertThat(LiveSource.open(LiveOptions.of(nonsense)))
                .isInstanceOfSatisfying(
                        LiveStart.Unavailable.class,
                        start -> assertThat(start.reason())
                                .contains("refused all programs")
                                .doesNotContain("\n"));
    }

    @Test
    void endsWithinASecondAndOnlyOnce() throws Exception {
        LiveKernel kernel =
                LiveKernel.open(LiveOptions.of(LiveKernel.object()), folder).start();
        long before = System.nanoTime();
        kernel.close();
        kernel.close();

        assertThat(System.nanoTime() - before).isLessThan(1_500_000_000L);
        assertThat(kernel.source.status()).isEqualTo(kernel.source.status());
    }

    @Test
    void theLastStatusIsThatOfTheEmptiedRing() throws Exception {
        AtomicLong taken = new AtomicLong();
        LiveSource source = ((LiveStart.Started) LiveSource.open(LiveOptions.of(LiveKernel.object()))).source();
        assertThat(new ProcessBuilder("/bin/true").start().waitFor()).isZero();
        source.start(new EventSink() {
            @Override
            public void event(MemorySegment memory, long offset, long drained) {
                taken.incrementAndGet();
            }

            @Override
            public void dropped(String lane, long count) {
                throw new AssertionError(lane);
            }
        });
        source.close();

        assertThat(source.status().events()).isPositive().isEqualTo(taken.get());
    }
}
