// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the kernel's own notices; a change of several steps may be told of more than once.
class FilesWatchTest {
    private static final long SOON = 20;

    @TempDir
    Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private Path rules;

    @BeforeEach
    void makeFolder() throws IOException {
        rules = Files.createDirectory(folder.resolve("rules.d"));
    }

    /// All that the folder's files hold.
    private String text() {
        try {
            StringBuilder all = new StringBuilder();
            for (Path file : yaml()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> yaml() {
        if (!Files.isDirectory(rules)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(rules)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private FilesWatch watch() throws IOException {
        return watch(FileContents.of(yaml()));
    }

    private FilesWatch watch(FileContents read) throws IOException {
        Watched watched = new Watched() {
            @Override
            public List<Path> places() {
                return List.of(rules);
            }

            @Override
            public List<Path> files() {
                return yaml();
            }
        };
        return FilesWatch.start(watched, read, Duration.ofNanos(1), System::nanoTime, () -> told.add(text()));
    }

    private void await(String text) throws InterruptedException {
        String last = told.poll(SOON, TimeUnit.SECONDS);
        while (last != null && !last.equals(text)) {
            last = told.poll(SOON, TimeUnit.SECONDS);
        }
        assertThat(last).isEqualTo(text);
    }

    private static void replace(Path file, String text) throws IOException {
        Path draft = Files.writeString(file.resolveSibling("draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aFileThatIsWrittenAgainOrReplacedOrAddedOrRemovedIsTold() throws Exception {
        Files.writeString(rules.resolve("a.yaml"), "one");
        try (FilesWatch _ = watch()) {
            Files.writeString(rules.resolve("a.yaml"), "two");
            await("two");
            replace(rules.resolve("a.yaml"), "three");
            await("three");
            Files.writeString(rules.resolve("b.yaml"), "+");
            await("three+");
            Files.delete(rules.resolve("a.yaml"));
            await("+");
        }
    }

    @Test
    void whatHoldsTheSameAsBeforeIsNoChange() throws Exception {
        Files.writeString(rules.resolve("a.yaml"), "one");
        try (FilesWatch _ = watch()) {
            replace(rules.resolve("a.yaml"), "one");
            Files.writeString(rules.resolve("notes.txt"), "nothing to do with it");
            replace(rules.resolve("a.yaml"), "two");

            assertThat(told.poll(SOON, TimeUnit.SECONDS)).isEqualTo("two");
        }
    }

    @Test
    void aConfigMapIsExchangedAsOftenAsOneLikes() throws Exception {
        ConfigMapFolder map = new ConfigMapFolder(rules);
        map.publish(Map.of("a.yaml", "1", "b.yaml", "1"));
        try (FilesWatch _ = watch()) {
            for (int version = 2; version < 6; version++) {
                map.publish(Map.of("a.yaml", "" + version, "b.yaml", "" + version));
                await("" + version + version);
            }
        }
    }

    @Test
    void whatChangedBetweenTheReadingAndTheWatchIsTold() throws Exception {
        Files.writeString(rules.resolve("a.yaml"), "one");
        FileContents read = FileContents.of(yaml());
        Files.writeString(rules.resolve("a.yaml"), "two");
        try (FilesWatch _ = watch(read)) {
            await("two");
        }
    }

    @Test
    void aFolderThatGoesAndComesBackIsWatchedAgain() throws Exception {
        Files.writeString(rules.resolve("a.yaml"), "one");
        try (FilesWatch _ = watch()) {
            Files.delete(rules.resolve("a.yaml"));
            Files.delete(rules);
            await("");
            Files.createDirectory(rules);
            Files.writeString(rules.resolve("a.yaml"), "two");
            await("two");
            Files.writeString(rules.resolve("a.yaml"), "three");
            await("three");
        }
    }
}
