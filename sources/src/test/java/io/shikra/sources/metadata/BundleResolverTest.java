// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerInfo.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleResolverTest {
    private static final String CGROUP = "/kubepods/pod1/" + Fixtures.ID;
    private static final String TASK = "tasks/k8s.io/" + Fixtures.ID + "/config.json";

    @TempDir
    Path dir;

    private Fixtures host;
    private final AtomicLong nanos = new AtomicLong(5);

    @BeforeEach
    void folders() {
        host = new Fixtures(dir);
    }

    @Test
    void containerdsAnnotationsNameImageAndPod() {
        host.file(TASK, Fixtures.CONTAINERD);

        ContainerInfo container = resolved(0);

        assertThat(container)
                .isEqualTo(ContainerInfo.of("3ad7b26ded6d", Fixtures.ID, "containerd")
                        .withName("web")
                        .withImage(new ContainerInfo.Image(
                                "registry.example:5000/team/nginx:1.27@sha256:abcd",
                                "registry.example:5000/team/nginx",
                                "1.27",
                                "sha256:abcd",
                                ""))
                        .withPod(new ContainerInfo.Pod(
                                false,
                                Fixtures.SANDBOX,
                                "web-7d9c",
                                "shop",
                                "6c1f0c9e-1111-2222-3333-444455556666",
                                Map.of()))
                        .withLabels(Map.of(
                                "io.kubernetes.pod.name", "web-7d9c",
                                "io.kubernetes.pod.namespace", "shop",
                                "io.kubernetes.pod.uid", "6c1f0c9e-1111-2222-3333-444455556666",
                                "io.kubernetes.sandbox.id", Fixtures.SANDBOX,
                                "io.kubernetes.container.name", "web"))
                        .withMounts(List.of(
                                new Mount("/var/lib/kubelet/pods/u/etc-hosts", "/etc/hosts", "", true, "private"),
                                new Mount("/srv/data", "/data", "", false, "rslave"))));
    }

    @Test
    void aPrivilegedContainerIsToldByItsDevicesAndCapabilities() {
        host.file(TASK, Fixtures.PRIVILEGED);

        assertThat(resolved(0).privileged()).isTrue();
    }

    @Test
    void allDevicesWithoutTheCapabilityIsNotPrivileged() {
        host.file(TASK, Fixtures.PRIVILEGED.replace("CAP_SYS_ADMIN", "CAP_KILL"));

        assertThat(resolved(0).privileged()).isFalse();
    }

    @Test
    void theSandboxIsCalledLikeItsPod() {
        host.file(TASK, Fixtures.SANDBOX_BUNDLE);

        ContainerInfo sandbox = resolved(0);

        assertThat(sandbox.pod().sandbox()).isTrue();
        assertThat(sandbox.name()).isEqualTo("web-7d9c");
        assertThat(sandbox.image().repository()).isEqualTo("registry.k8s.io/pause");
    }

    @Test
    void crioKeepsLabelsAsJson() {
        host.file("overlay-containers/" + Fixtures.ID + "/userdata/config.json", Fixtures.CRI_O);

        ContainerInfo container = resolved(0);

        assertThat(container.type()).isEqualTo("cri-o");
        assertThat(container.name()).isEqualTo("api");
        assertThat(container.pod().name() + " " + container.pod().namespace() + " "
                        + container.pod().uid())
                .isEqualTo("api-0 prod u-1");
        assertThat(container.image().repository() + " " + container.image().tag() + " "
                        + container.image().id())
                .isEqualTo("quay.io/app/api 2.1 9f8e7d");
        assertThat(container.pod().sandboxId()).isEqualTo(Fixtures.SANDBOX);
    }

    @Test
    void aBundleWithoutKubernetesIsPodmans() {
        host.file("overlay-containers/" + Fixtures.ID + "/userdata/config.json", "{\"ociVersion\":\"1\"}");

        assertThat(resolved(0).type()).isEqualTo("podman");
    }

    @Test
    void dockersOwnFilesTellNameImageLabelsAndPrivilege() {
        host.file("docker/" + Fixtures.ID + "/config.v2.json", Fixtures.DOCKER);
        host.file("docker/" + Fixtures.ID + "/hostconfig.json", "{\"Binds\":null,\"Privileged\":true}");

        ContainerInfo container = resolved(0);

        assertThat(container.type()).isEqualTo("docker");
        assertThat(container.name()).isEqualTo("db");
        assertThat(container.image().repository() + ":" + container.image().tag())
                .isEqualTo("postgres:17");
        assertThat(container.image().id()).isEqualTo("1234abcd");
        assertThat(container.labels()).isEqualTo(Map.of("tier", "data"));
        assertThat(container.privileged()).isTrue();
        assertThat(container.mounts())
                .containsExactly(new Mount("/srv/pg", "/var/lib/postgresql", "z", true, "rprivate"));
    }

    @Test
    void aStateFolderElsewhereIsFoundThroughTheShim() {
        host.file("elsewhere/k8s.io/" + Fixtures.ID + "/config.json", Fixtures.CONTAINERD);
        host.file("elsewhere/k8s.io/" + Fixtures.SANDBOX + "/config.json", Fixtures.SANDBOX_BUNDLE);
        host.process(1, 0, "systemd", "pid:[1]", "0::/init.scope\n");
        host.process(70, 1, "containerd-shim", "pid:[1]", "0::/system.slice/containerd.service\n");
        host.link(
                "proc/70/cwd",
                dir.resolve("elsewhere/k8s.io/" + Fixtures.SANDBOX).toString());
        host.process(80, 70, "nginx", "pid:[2]", "0::" + CGROUP + "\n");
        host.process(81, 80, "sh", "pid:[2]", "0::" + CGROUP + "\n");

        assertThat(resolved(81).name()).isEqualTo("web");
        // The process may be gone by the time we look: then all shims of the host are asked.
        assertThat(resolved(4711).name()).isEqualTo("web");
    }

    @Test
    void aShimThatTheContainerItselfPlaysIsNotBelieved() {
        host.file("fake/" + Fixtures.ID + "/config.json", Fixtures.CONTAINERD);
        host.file("fake/x/config.json", "{}");
        host.process(1, 0, "systemd", "pid:[1]", "0::/init.scope\n");
        host.process(80, 1, "containerd-shim", "pid:[2]", "0::" + CGROUP + "\n");
        host.process(82, 1, "containerd-shim", "pid:[1]", "0::" + CGROUP + "\n");
        host.link("proc/80/cwd", dir.resolve("fake/x").toString());
        host.link("proc/82/cwd", dir.resolve("fake/x").toString());
        host.process(81, 80, "sh", "pid:[2]", "0::" + CGROUP + "\n");

        assertThat(resolver().resolve(Fixtures.ID, CGROUP, 81)).isEmpty();
    }

    @Test
    void conmonNamesItsBundle() {
        host.file("home/u/" + Fixtures.ID + "/userdata/config.json", "{}");
        host.process(1, 0, "systemd", "pid:[1]", "0::/init.scope\n");
        host.process(70, 1, "conmon", "pid:[1]", "0::/user.slice\n");
        host.link("proc/70/root", dir.toString());
        host.file("proc/70/cmdline", "conmon\0-c\0" + Fixtures.ID + "\0-b\0/home/u/" + Fixtures.ID + "/userdata\0");
        host.process(80, 70, "sleep", "pid:[2]", "0::" + CGROUP + "\n");

        assertThat(resolved(80).type()).isEqualTo("podman");
    }

    @Test
    void aBundleOfAnotherContainersCgroupIsNotTaken() {
        host.file(TASK, Fixtures.CONTAINERD.replace("pod6c1f/" + Fixtures.ID, "pod6c1f/" + Fixtures.SANDBOX));

        assertThat(resolver().resolve(Fixtures.ID, CGROUP, 0)).isEmpty();
    }

    @Test
    void whatIsUnknownIsAskedAgainAfterASecond() {
        BundleResolver resolver = resolver();
        assertThat(resolver.resolve(Fixtures.ID, CGROUP, 0)).isEmpty();
        host.file(TASK, Fixtures.CONTAINERD);

        assertThat(resolver.resolve(Fixtures.ID, CGROUP, 0)).isEmpty();
        nanos.addAndGet(1_000_000_001L);
        assertThat(resolver.resolve(Fixtures.ID, CGROUP, 0)).isPresent();
    }

    @Test
    void anAnswerIsKeptWhenTheBundleIsGone() throws IOException {
        host.file(TASK, Fixtures.CONTAINERD);
        BundleResolver resolver = resolver();
        assertThat(resolver.resolve(Fixtures.ID, CGROUP, 0)).isPresent();

        Files.delete(dir.resolve(TASK));

        assertThat(resolver.resolve(Fixtures.ID, CGROUP, 0)).isPresent();
    }

    @Test
    void idsThatAreNoneReachNoFile() {
        host.file("tasks/k8s.io/config.json", Fixtures.CONTAINERD);
        host.file("secret/config.json", Fixtures.CONTAINERD);

        for (String id : new String[] {"", ".", "..", "../../secret", "a/b", "a\0b", "x".repeat(200)}) {
            assertThat(resolver().resolve(id, "/" + id, 0)).as(id).isEmpty();
        }
    }

    @Test
    void tooLargeAFileIsNotRead() {
        host.file(TASK, "{\"x\":\"" + "a".repeat(1 << 20) + "\"}");

        assertThat(resolver().resolve(Fixtures.ID, CGROUP, 0)).isEmpty();
    }

    @Test
    void damagedFilesNeverBreakTheEventThread() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[][] files = {
            {TASK, Fixtures.CONTAINERD},
            {"overlay-containers/" + Fixtures.ID + "/userdata/config.json", Fixtures.CRI_O},
            {"docker/" + Fixtures.ID + "/config.v2.json", Fixtures.DOCKER},
        };
        for (int round = 0; round < 600; round++) {
            String[] file = files[round % files.length];
            String damaged = damage(random, file[1]);
            host.file(file[0], damaged);
            try {
                resolver().resolve(Fixtures.ID, CGROUP, 0);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + damaged, e);
            }
        }
    }

    private static String damage(Random random, String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 0; i <= random.nextInt(4) && damaged.length() > 1; i++) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(4)) {
                case 0 -> damaged.setCharAt(at, (char) random.nextInt(256));
                case 1 -> damaged.setLength(at);
                case 2 -> damaged.delete(at, Math.min(damaged.length(), at + random.nextInt(40)));
                default -> damaged.insert(at, "{}[],:\"\\0".charAt(random.nextInt(9)));
            }
        }
        return damaged.toString();
    }

    private ContainerInfo resolved(long pid) {
        return resolver().resolve(Fixtures.ID, CGROUP, pid).orElseThrow();
    }

    private BundleResolver resolver() {
        return new BundleResolver(host.roots(), nanos::get);
    }
}
