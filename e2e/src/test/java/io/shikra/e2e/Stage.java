// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;

/// Where rules are provoked: one running Shikra that prints JSON, one container, and programs of any name that do what
/// an intruder does (`action.c`).
final class Stage implements AutoCloseable {
    /// An address of nobody (RFC 5737), given to the container's own loopback interface.
    static final String ELSEWHERE = "198.51.100.7";

    /// What somebody does, and what only an alert about it contains.
    record Deed(String mark, Runnable action) {}

    /// A rule, a deed that it must see, and a similar one that it must let pass.
    record Scene(String rule, Deed deed, Optional<Deed> twin) {}

    final Shikra shikra;
    final Path folder;
    private final Path action;
    private final Path sharedMemory;
    private final Container container;

    private Stage(Shikra shikra, Path folder, Path action, Path sharedMemory, Container container) {
        this.shikra = shikra;
        this.folder = folder;
        this.action = action;
        this.sharedMemory = sharedMemory;
        this.container = container;
    }

    /// @param folder an empty one; other users may look into it
    static Stage open(Path folder, String... more) {
        Live.must("chmod", "755", folder.toString());
        Path action = folder.resolve("action");
        Path source = folder.resolve("action.c");
        try (var in = Objects.requireNonNull(Stage.class.getResourceAsStream("/live/action.c"), "action.c")) {
            Files.copy(in, source);
            Live.must("gcc", "-O1", "-static", "-o", action.toString(), source.toString());
            Path sharedMemory = Files.createTempDirectory(Path.of("/dev/shm"), "shikra-e2e-");
            Container container = Container.start(folder.resolve("container"), action);
            Shikra shikra =
                    Shikra.start(Live.arguments(folder.resolve("data"), Chain.freePort(), with(more, "--json")));
            Stage stage = new Stage(shikra, folder, action, sharedMemory, container);
            try {
                shikra.awaitReady();
                container.exec("ip", "address", "add", ELSEWHERE + "/32", "dev", "lo");
                container.exec("ip", "address", "add", "169.254.169.254/32", "dev", "lo");
                return stage;
            } catch (AssertionError e) {
                stage.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String[] with(String[] words, String... more) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /// A copy of the action's program in a folder of its own, which marks the alerts about it.
    Path copy(String name) {
        return copy(folder.resolve(mark()).resolve(name));
    }

    private Path copy(Path to) {
        Live.must("install", "-D", "-m755", action.toString(), to.toString());
        return to;
    }

    /// A word that was never said before.
    static String mark() {
        return "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    /// A program of ours, of that name, does it on the host.
    Deed host(String name, String... arguments) {
        Path program = copy(name);
        return new Deed(program.toString(), () -> Live.must(with(new String[] {program.toString()}, arguments)));
    }

    /// A program of ours executes a copy of itself that has no file.
    Deed fromMemory() {
        String mark = mark();
        Path program = copy("program");
        return new Deed(mark, () -> Live.must(program.toString(), "from-memory", mark));
    }

    /// As {@link #host}, from a folder of shared memory.
    Deed fromSharedMemory(String name, String... arguments) {
        Path program = copy(sharedMemory.resolve(mark()).resolve(name));
        return new Deed(program.toString(), () -> Live.must(with(new String[] {program.toString()}, arguments)));
    }

    /// A command of this host; some argument contains the mark.
    Deed command(String mark, String... command) {
        return new Deed(mark, () -> Live.run(command));
    }

    /// A command in the container; its command line is what the alert must contain.
    Deed contained(String... command) {
        String name = command[0].substring(command[0].lastIndexOf('/') + 1);
        String line = name + Arrays.stream(command).skip(1).map(" "::concat).collect(Collectors.joining());
        return new Deed(line, () -> box().attempt(command));
    }

    Container box() {
        return container;
    }

    /// The twin acts first: once the alert about the deed is here, one about the twin would be, too.
    DynamicTest test(Scene scene) {
        return DynamicTest.dynamicTest(scene.rule, () -> play(scene));
    }

    void play(Scene scene) {
        scene.twin.ifPresent(twin -> twin.action.run());
        scene.deed.action.run();

        shikra.await(
                "an alert of '" + scene.rule + "' with '" + scene.deed.mark + "'",
                Live.SOON,
                line -> isAlert(line, scene.rule) && line.contains(scene.deed.mark));
        scene.twin.ifPresent(twin ->
                assertThat(shikra.lines()).noneMatch(line -> isAlert(line, scene.rule) && line.contains(twin.mark)));
    }

    static boolean isAlert(String line, String rule) {
        return line.startsWith("{") && line.contains("\"rule\":\"" + rule + "\"");
    }

    /// The names of the rules in a file, in its order.
    static List<String> rules(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("- rule: "))
                    .map(line -> line.substring("- rule: ".length()).strip())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        shikra.close();
        container.close();
        Live.run("rm", "-rf", sharedMemory.toString());
    }
}
