// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the tests on this kernel share: the usual command line, commands that are run as an intruder would, HTTP.
final class Live {
    static final Duration SOON = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Live() {}

    /// Skips visibly where the kernel source cannot be loaded.
    static void require() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root: eBPF programs are loaded");
        assumeTrue(
                Files.exists(Shikra.root().resolve("bpf/target/shikra.bpf.o")),
                "the eBPF object is not built: run bpf/build.sh");
    }

    /// A run without a cluster that keeps everything in {@code data}.
    static List<String> arguments(Path data, int hubPort, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("run", "--data", data.toString(), "--hub-port", Integer.toString(hubPort), "--no-kubernetes"));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /// Runs a command to its end; what it answers is of no interest, many are meant to fail.
    ///
    /// @return its exit status
    static int run(String... command) {
        return run(List.of(command));
    }

    static int run(List<String> command) {
        Result result = capture(command);
        return result.status;
    }

    record Result(int status, String text) {}

    /// Runs a command to its end.
    static Result capture(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("does not end: " + command + "\n" + text);
            }
            return new Result(process.exitValue(), text);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }

    static String must(String... command) {
        Result result = capture(List.of(command));
        if (result.status != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + result.status + ": " + result.text);
        }
        return result.text.strip();
    }

    static HttpResponse<String> post(int port, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> get(int port, String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static boolean answers(int port) {
        try {
            return get(port, "/healthz").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The part of the banner with this name.
    static String banner(Shikra shikra, String part) {
        return shikra.lines().stream()
                .filter(line -> line.startsWith("  " + part + " "))
                .map(line -> line.substring(2 + part.length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line about " + part + " in\n" + shikra.said()));
    }
}
