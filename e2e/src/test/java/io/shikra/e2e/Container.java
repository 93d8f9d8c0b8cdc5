// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A real container of runc and busybox on an overlay, made by hand as containerd makes one: its bundle lies where
/// containerd keeps bundles, its cgroup is named as the kubelet names one. Privileged, with a network of its own, so
/// that nothing it does concerns the host.
final class Container implements AutoCloseable {
    private static final String NAMESPACE = "shikra-e2e";
    private static final String POD = "11111111-2222-3333-4444-555555555555";
    private static final Path TASKS = Path.of("/run/containerd/io.containerd.runtime.v2.task");

    final String id;
    private final Path runc;
    private final Path bundle;
    private final Path state;
    private final Path rootfs;

    private Container(Path work, Path runc, Path busybox, Path action) throws IOException {
        id = (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
        this.runc = runc;
        bundle = TASKS.resolve(NAMESPACE).resolve(id);
        state = work.resolve("runc");
        rootfs = bundle.resolve("rootfs");
        Path image = work.resolve("image");
        for (String directory : List.of("bin", "etc", "proc", "dev", "tmp", "sys")) {
            Files.createDirectories(image.resolve(directory));
        }
        Live.must(
                "install",
                "-m755",
                busybox.toString(),
                image.resolve("bin/busybox").toString());
        for (String name : List.of("sh", "sleep", "ip", "cp")) {
            Files.createSymbolicLink(image.resolve("bin").resolve(name), Path.of("busybox"));
        }
        for (String name : List.of("action", "nginx", "nc", "ssh", "debugfs")) {
            Live.must(
                    "install",
                    "-m755",
                    action.toString(),
                    image.resolve("bin").resolve(name).toString());
        }
        Files.writeString(image.resolve("etc/shadow"), "root:*:19000:0:99999:7:::\n");
        Files.writeString(image.resolve("etc/hosts"), "127.0.0.1 localhost\n");
        Path upper = Files.createDirectories(work.resolve("upper"));
        Path workdir = Files.createDirectories(work.resolve("work"));
        Files.createDirectories(rootfs);
        Files.writeString(bundle.resolve("config.json"), config());
        Live.must(
                "mount",
                "-t",
                "overlay",
                "overlay",
                "-o",
                "lowerdir=" + image + ",upperdir=" + upper + ",workdir=" + workdir,
                rootfs.toString());
    }

    /// Starts a container that idles until it is closed. Skips the test visibly where the programs for it are missing.
    ///
    /// @param work   an empty folder, on a file system that an overlay can use
    /// @param action the compiled `action.c`, its programs' other names are copies of it
    static Container start(Path work, Path action) {
        Optional<Path> runc = program("runc", "usr/sbin/runc");
        Optional<Path> busybox = program("busybox", "bin/busybox");
        assumeTrue(
                runc.isPresent() && busybox.isPresent(),
                "no containers here: apt-get install -y runc busybox-static, or e2e/cluster.sh build");
        Container container;
        try {
            container = new Container(work, runc.orElseThrow(), busybox.orElseThrow(), action);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            container.runc("run", "--detach", "--bundle", container.bundle.toString(), container.id);
            container.exec("ip", "link", "set", "lo", "up");
            return container;
        } catch (AssertionError e) {
            container.close();
            throw e;
        }
    }

    /// From the PATH, else from what the cluster of the stage `chain` is made of.
    private static Optional<Path> program(String name, String cached) {
        String home = System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                                .map(folder -> Path.of(folder, name)),
                        Stream.of(Path.of(home, "shikra-cluster/pkg", cached)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// As `kubectl exec` without a terminal.
    ///
    /// @throws AssertionError when it fails
    void exec(String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", id));
        arguments.addAll(List.of(command));
        runc(arguments.toArray(String[]::new));
    }

    /// As {@link #exec}; it may fail.
    void attempt(String... command) {
        List<String> arguments = new ArrayList<>(List.of(runc.toString(), "--root", state.toString(), "exec", id));
        arguments.addAll(List.of(command));
        Live.run(arguments);
    }

    /// As `kubectl exec -it`.
    void execOnTerminal(String... command) {
        Live.must(
                "script",
                "-qec",
                runc + " --root " + state + " exec --tty " + id + " " + String.join(" ", command),
                "/dev/null");
    }

    private void runc(String... arguments) {
        List<String> command = new ArrayList<>(List.of(runc.toString(), "--root", state.toString()));
        command.addAll(List.of(arguments));
        // its output goes nowhere: a detached container would keep a pipe open
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(state.resolveSibling("runc.log").toFile())
                    .start();
            if (process.waitFor() != 0) {
                throw new AssertionError(command + ": " + Files.readString(state.resolveSibling("runc.log")));
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The id as Falco prints it.
    String shortId() {
        return id.substring(0, 12);
    }

    @Override
    public void close() {
        Live.run(runc.toString(), "--root", state.toString(), "delete", "--force", id);
        Live.run("umount", rootfs.toString());
        Live.run("rm", "-rf", "--one-file-system", bundle.toString());
        Live.run("rmdir", "--ignore-fail-on-non-empty", TASKS.resolve(NAMESPACE).toString());
        // runc leaves the pod's own cgroups, as a kubelet wants them
        Live.run("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-name", "pod" + POD, "-exec", "rmdir", "{}", ";");
    }

    private String config() {
        String capabilities = """
                ["CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_KILL","CAP_NET_ADMIN","CAP_NET_BIND_SERVICE","CAP_NET_RAW",\
                "CAP_SETGID","CAP_SETUID","CAP_SYS_ADMIN","CAP_SYS_MODULE","CAP_SYS_PTRACE"]""";
        return """
                {"ociVersion":"1.0.2","hostname":"e2e","root":{"path":"rootfs"},
                "annotations":{"io.kubernetes.cri.container-type":"container","io.kubernetes.cri.container-name":"main",
                "io.kubernetes.cri.sandbox-name":"e2e-pod","io.kubernetes.cri.sandbox-namespace":"e2e",
                "io.kubernetes.cri.sandbox-uid":"POD",
                "io.kubernetes.cri.image-name":"docker.io/library/busybox:1.35"},
                "process":{"user":{"uid":0,"gid":0},"args":["/bin/sleep","600"],"cwd":"/","env":["PATH=/bin","TERM=dumb"],
                "capabilities":{"bounding":CAPS,"effective":CAPS,"permitted":CAPS}},
                "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
                {"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["mode=755"]},
                {"destination":"/dev/pts","type":"devpts","source":"devpts","options":["newinstance","ptmxmode=0666"]},
                {"destination":"/dev/shm","type":"tmpfs","source":"shm","options":["mode=1777"]}],
                "linux":{"cgroupsPath":"/kubepods/besteffort/podPOD/ID",
                "resources":{"devices":[{"allow":true,"access":"rwm"}]},
                "namespaces":[{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"network"}]}}
                """.replace("CAPS", capabilities).replace("ID", id);
    }
}
