// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// The real cluster that the stage `chain` starts. Names of pods and manifests are the tests' business.
final class Cluster {
    private static final Path SCRIPT = Shikra.root().resolve("e2e/cluster.sh");

    private final String kubeconfig;

    private Cluster(String kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /// Skips the test visibly when there is no cluster.
    static Cluster running() {
        String kubeconfig = System.getenv().getOrDefault("SHIKRA_TEST_KUBECONFIG", "");
        assumeTrue(!kubeconfig.isEmpty(), "no cluster: run ./shikra test chain, as root");
        return new Cluster(kubeconfig);
    }

    String kubeconfig() {
        return kubeconfig;
    }

    /// Answers what kubectl printed.
    ///
    /// @throws AssertionError with its words when it fails
    String kubectl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "kubectl"));
        command.addAll(List.of(arguments));
        Result result = run(command, "");
        if (result.code != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + result.text);
        }
        return result.text.strip();
    }

    boolean succeeds(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "kubectl"));
        command.addAll(List.of(arguments));
        return run(command, "").code == 0;
    }

    void apply(String yaml, String... more) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), "kubectl", "apply", "-f", "-"));
        command.addAll(List.of(more));
        Result result = run(command, yaml);
        if (result.code != 0) {
            throw new AssertionError("kubectl apply: " + result.text + "\n" + yaml);
        }
    }

    /// Makes an image by hand: a script over busybox and kubectl.
    void image(String reference, String script) {
        try {
            Path file = Files.createTempFile("entry", ".sh");
            Files.writeString(file, script);
            Result result = run(List.of(SCRIPT.toString(), "kubectl-image", reference, file.toString()), "");
            Files.delete(file);
            if (result.code != 0) {
                throw new AssertionError("image " + reference + ": " + result.text);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Starts an idle pod and waits until it runs.
    void startPod(String namespace, String name) {
        apply(idlePod(namespace, name));
        awaitRunning(namespace, name);
    }

    static String idlePod(String namespace, String name) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: %s, labels: {run: idle}}
                spec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 1
                  containers:
                    - name: main
                      image: busybox:1.35
                      imagePullPolicy: Never
                      command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 600 & wait $!; done"]
                """.formatted(name, namespace);
    }

    void awaitRunning(String namespace, String name) {
        kubectl("-n", namespace, "wait", "--for=condition=Ready", "pod/" + name, "--timeout=120s");
    }

    boolean exists(String namespace, String pod) {
        return succeeds("-n", namespace, "get", "pod", pod);
    }

    String uid(String namespace, String pod) {
        return kubectl("-n", namespace, "get", "pod", pod, "-o", "jsonpath={.metadata.uid}");
    }

    /// The id of the pod's container as Falco prints it: the first 12 characters.
    String containerId(String namespace, String pod) {
        String id = kubectl(
                "-n", namespace, "get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].containerID}");
        return id.substring(id.indexOf("//") + 2).substring(0, 12);
    }

    /// An interactive shell in a pod, as somebody at a terminal opens one. Ends with the pod, or when closed.
    Process shell(String namespace, String pod) {
        String command = SCRIPT + " kubectl -n " + namespace + " exec -it " + pod + " -- sh";
        try {
            return new ProcessBuilder("script", "-qec", command, "/dev/null")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// Nobody gets an answer until {@link #resumeApiServer}.
    void pauseApiServer() {
        signalApiServer("-STOP");
    }

    void resumeApiServer() {
        signalApiServer("-CONT");
    }

    private static void signalApiServer(String signal) {
        Result status = run(List.of(SCRIPT.toString(), "status"), "");
        String pid = status.text
                .lines()
                .filter(line -> line.startsWith("kube-apiserver pid "))
                .map(line -> line.split(" ", 4)[2])
                .findFirst()
                .orElseThrow(() -> new AssertionError(status.text));
        run(List.of("kill", signal, pid), "");
    }

    /// Whether the API server's audit log has this text.
    boolean audited(String text) {
        try (var lines = Files.lines(auditLog())) {
            return lines.anyMatch(line -> line.contains(text));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path auditLog() {
        return Path.of(kubeconfig).resolveSibling("log/audit.log");
    }

    /// How many deletions of the pod with this UID the API server carried out, by its audit log.
    long acceptedDeletions(String uid) {
        try (var lines = Files.lines(auditLog())) {
            return lines.filter(line -> line.contains("\"verb\":\"delete\"")
                            && line.contains("\"preconditions\":{\"uid\":\"" + uid))
                    .filter(line -> line.contains("\"stage\":\"ResponseComplete\"") && line.contains("\"code\":200"))
                    .count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void await(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + atMost + ": " + what);
            }
            Thread.onSpinWait(); // every look is a process of its own, which takes longer than any pause
        }
    }

    private record Result(int code, String text) {}

    private static Result run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            try (InputStream out = process.getInputStream()) {
                String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return new Result(process.waitFor(), text);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(String.join(" ", command), e);
        }
    }
}
