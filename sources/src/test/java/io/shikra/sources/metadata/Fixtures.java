// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A host's folders, written by the test.
final class Fixtures {
    static final String ID = "3ad7b26ded6d8e7b23da7d48fe889434573036c27ae5a74837233de441c3601e";
    static final String SANDBOX = "b1c2d3e4f5a6b1c2d3e4f5a6b1c2d3e4f5a6b1c2d3e4f5a6b1c2d3e4f5a6b1c2";

    /// As containerd's CRI plugin writes it, shortened.
    static final String CONTAINERD = """
            {"ociVersion":"1.2.0",
             "process":{"user":{"uid":0},"args":["nginx"],"env":["A=1"],
               "capabilities":{"bounding":["CAP_CHOWN","CAP_KILL"],"effective":["CAP_CHOWN"]}},
             "root":{"path":"rootfs"},
             "mounts":[
               {"destination":"/proc","type":"proc","source":"proc","options":["nosuid"]},
               {"destination":"/etc/hosts","type":"bind","source":"/var/lib/kubelet/pods/u/etc-hosts","options":["rbind","rprivate","rw"]},
               {"destination":"/etc/resolv.conf","type":"bind","source":"/x/resolv.conf","options":["rbind","rprivate","rw"]},
               {"destination":"/data","type":"bind","source":"/srv/data","options":["rbind","rslave","ro"]}],
             "annotations":{
               "io.kubernetes.cri.container-name":"web",
               "io.kubernetes.cri.container-type":"container",
               "io.kubernetes.cri.image-name":"registry.example:5000/team/nginx:1.27@sha256:abcd",
               "io.kubernetes.cri.sandbox-id":"%s",
               "io.kubernetes.cri.sandbox-name":"web-7d9c",
               "io.kubernetes.cri.sandbox-namespace":"shop",
               "io.kubernetes.cri.sandbox-uid":"6c1f0c9e-1111-2222-3333-444455556666"},
             "linux":{"cgroupsPath":"/kubepods/burstable/pod6c1f/%s",
               "namespaces":[{"type":"mount"},{"type":"pid"},{"type":"ipc","path":"/proc/77/ns/ipc"},
                 {"type":"network","path":"/proc/77/ns/net"}],
               "resources":{"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":1,"minor":3,"access":"rwm"}]}}}
            """.formatted(SANDBOX, ID);

    static final String PRIVILEGED = CONTAINERD
            .replace("\"CAP_KILL\"", "\"CAP_SYS_ADMIN\"")
            .replace("{\"allow\":false,\"access\":\"rwm\"}", "{\"allow\":true,\"access\":\"rwm\"}");

    static final String SANDBOX_BUNDLE = """
            {"annotations":{
               "io.kubernetes.cri.container-type":"sandbox",
               "io.kubernetes.cri.podsandbox.image-name":"registry.k8s.io/pause:3.10",
               "io.kubernetes.cri.sandbox-id":"%s",
               "io.kubernetes.cri.sandbox-name":"web-7d9c",
               "io.kubernetes.cri.sandbox-namespace":"shop",
               "io.kubernetes.cri.sandbox-uid":"6c1f0c9e-1111-2222-3333-444455556666"}}
            """.formatted(SANDBOX);

    static final String CRI_O = """
            {"annotations":{
               "io.kubernetes.cri-o.ContainerType":"container",
               "io.kubernetes.cri-o.ImageName":"quay.io/app/api:2.1",
               "io.kubernetes.cri-o.ImageRef":"9f8e7d",
               "io.kubernetes.cri-o.SandboxID":"%s",
               "io.kubernetes.cri-o.Labels":"{\\"io.kubernetes.container.name\\":\\"api\\",\\"io.kubernetes.pod.name\\":\\"api-0\\",\\"io.kubernetes.pod.namespace\\":\\"prod\\",\\"io.kubernetes.pod.uid\\":\\"u-1\\"}"},
             "linux":{"cgroupsPath":"kubepods-pod1.slice:crio:%s","namespaces":[{"type":"network","path":"/var/run/netns/1"}]}}
            """.formatted(SANDBOX, ID);

    /// As libcni keeps it, shortened.
    static final String CNI = """
            {"kind":"cniCacheV1","containerId":"%s","ifName":"eth0","networkName":"pods","config":"e30=","cniArgs":[["K","v"]],
             "result":{"cniVersion":"1.0.0","interfaces":[{"name":"eth0"}],
               "ips":[{"address":"fd00::7/64"},{"address":"10.244.0.7/24","gateway":"10.244.0.1"}],"dns":{}}}
            """.formatted(SANDBOX);

    static final String DOCKER = """
            {"ID":"%s","Name":"/db","Image":"sha256:1234abcd","Config":{"Image":"postgres:17","Labels":{"tier":"data"}},
             "MountPoints":{"/var/lib/postgresql":{"Source":"/srv/pg","Destination":"/var/lib/postgresql","RW":true,"Mode":"z","Propagation":"rprivate"}},
             "NetworkSettings":{"Ports":{},"Networks":{"db":{"IPAddress":""},"bridge":{"IPAddress":"172.17.0.2","IPPrefixLen":16}}}}
            """.formatted(ID);

    final Path root;

    Fixtures(Path root) {
        this.root = root;
    }

    RuntimeRoots roots() {
        return new RuntimeRoots(
                root.resolve("proc"),
                List.of(root.resolve("tasks")),
                List.of(root.resolve("docker")),
                List.of(root.resolve("overlay-containers")),
                List.of(root.resolve("cni")));
    }

    void file(String name, String text) {
        try {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void link(String name, String target) {
        try {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, Path.of(target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A process that the monitors may find.
    void process(long pid, long parent, String comm, String pidNamespace, String cgroup) {
        file("proc/" + pid + "/comm", comm + "\n");
        file("proc/" + pid + "/stat", pid + " (" + comm + ") S " + parent + " 1 1\n");
        file("proc/" + pid + "/cgroup", cgroup);
        link("proc/" + pid + "/ns/pid", pidNamespace);
    }
}
