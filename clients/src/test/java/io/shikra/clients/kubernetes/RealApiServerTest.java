// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.testing.OnRealCluster;
import io.shikra.testing.RealCluster;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@OnRealCluster
class RealApiServerTest {
    private static final String NAMESPACE = "shikra-clients-" + Long.toString(System.nanoTime(), 36);
    private static final ResourceType CONFIG_MAP = new ResourceType("v1", "ConfigMap", "configmaps", true);
    private static KubernetesAccess access;

    @BeforeAll
    static void connect() {
        access = ((Opened.Connected) KubernetesAccess.open(new Credentials.Kubeconfig(RealCluster.kubeconfig())))
                .access();
        ObjectNode namespace = json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + NAMESPACE + "'}}");
        assertThat(access.call(Call.create("/api/v1/namespaces", namespace))).isInstanceOf(Answer.Success.class);
    }

    @AfterAll
    static void leaveNothing() {
        if (access != null) {
            access.call(Call.delete(ResourceType.NAMESPACE.path("", NAMESPACE), DeleteOptions.DEFAULT));
            access.close();
        }
    }

    @Test
    void tellsTheVersionOfTheServer() {
        var opened = KubernetesAccess.open(new Credentials.Kubeconfig(RealCluster.kubeconfig()));

        assertThat(opened).isInstanceOfSatisfying(Opened.Connected.class, connected -> {
            assertThat(connected.version()).startsWith("v1.");
            connected.access().close();
        });
    }

    @Test
    void findsKindsByDiscoveryByEveryNameTheyHave() {
        ResourceTypes types = access.types();

        var roleBinding = new ResourceType("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true);
        assertThat(types.find("rbac.authorization.k8s.io/v1", "RoleBinding")).contains(roleBinding);
        assertThat(types.find("rbac.authorization.k8s.io/v1", "rolebindings")).contains(roleBinding);
        assertThat(types.find("v1", "pv").map(ResourceType::kind)).contains("PersistentVolume");
        assertThat(types.find("v1", "Gryphon")).isEmpty();
        assertThat(types.served(ResourceType.POD)).isTrue();
    }

    @Test
    void deletesOnlyTheObjectWithTheUid() {
        String path = CONFIG_MAP.path(NAMESPACE, "one");
        create("one");

        var other = DeleteOptions.DEFAULT.onlyUid("00000000-0000-0000-0000-000000000000");
        assertThat(access.call(Call.delete(path, other))).isInstanceOfSatisfying(Answer.Refusal.class, no -> {
            assertThat(no.code()).isEqualTo(409);
            assertThat(no.reason()).isEqualTo("Conflict");
            assertThat(no.message()).contains("UID");
        });

        String uid = ((Answer.Success) access.call(Call.read(path)))
                .body()
                .at("/metadata/uid")
                .asString();
        assertThat(access.call(Call.delete(path, DeleteOptions.DEFAULT.onlyUid(uid))))
                .isInstanceOf(Answer.Success.class);
        assertThat(access.call(Call.read(path)))
                .isInstanceOfSatisfying(
                        Answer.Refusal.class, no -> assertThat(no.reason()).isEqualTo("NotFound"));
    }

    @Test
    void anAccountWithoutRightsIsForbidden() {
        var answer =
                access.call(Call.read(CONFIG_MAP.path(NAMESPACE)).as("system:serviceaccount:" + NAMESPACE + ":nobody"));

        assertThat(answer).isInstanceOfSatisfying(Answer.Refusal.class, no -> {
            assertThat(no.code()).isEqualTo(403);
            assertThat(no.message()).contains("system:serviceaccount:" + NAMESPACE + ":nobody");
        });
    }

    @Test
    void impersonationOpensNoConnection() throws Exception {
        int port = URI.create(access.server()).getPort();
        access.call(Call.read("/version"));
        Set<Integer> before = OpenSockets.localPortsTo(port);

        List<Long> plain = new ArrayList<>();
        List<Long> impersonated = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            plain.add(time(Call.read("/version")));
            impersonated.add(time(Call.read("/version").as("system:serviceaccount:" + NAMESPACE + ":a" + i)));
        }

        System.out.printf(
                "GET /version: %d us plain, %d us impersonated (p50 of 50)%n", median(plain), median(impersonated));
        assertThat(before).isNotEmpty();
        // one more at most: a ping may come in between
        assertThat(OpenSockets.localPortsTo(port)).hasSizeLessThanOrEqualTo(before.size() + 1);
    }

    @Test
    void watchTellsWhatIsThereAndWhatChanges() throws Exception {
        create("first");
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        ObjectWatch watch = access.watch(CONFIG_MAP, NAMESPACE, new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                note("present", object);
            }

            @Override
            public void gone(ObjectNode object) {
                note("gone", object);
            }

            private void note(String what, ObjectNode object) {
                String name = object.at("/metadata/name").asString();
                if (!name.equals("kube-root-ca.crt") && !name.equals("one") && !name.startsWith("whole")) {
                    seen.add(what + " " + object.path("kind").asString() + " " + name + " "
                            + object.at("/data/key").asString(""));
                }
            }
        });
        try (watch) {
            assertThat(watch.awaitCaughtUp(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("present ConfigMap first value");
            create("second");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("present ConfigMap second value");
            access.call(Call.delete(CONFIG_MAP.path(NAMESPACE, "second"), DeleteOptions.DEFAULT));
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("gone ConfigMap second value");
        }
    }

    @Test
    void aWatchOfMetadataTellsNothingElse() throws Exception {
        create("whole");
        BlockingQueue<ObjectNode> seen = new LinkedBlockingQueue<>();
        ObjectWatch watch = access.watchMetadata(CONFIG_MAP, NAMESPACE, new ObjectWatch.Listener() {
            @Override
            public void present(ObjectNode object) {
                if (object.at("/metadata/name").asString().startsWith("whole")) {
                    seen.add(object);
                }
            }

            @Override
            public void gone(ObjectNode object) {
                present(object);
            }
        });
        try (watch) {
            for (String name : List.of("whole", "whole-2", "whole-2")) {
                ObjectNode object = seen.poll(10, TimeUnit.SECONDS);
                assertThat(object).isNotNull();
                assertThat(object.at("/metadata/name").asString()).isEqualTo(name);
                assertThat(object.at("/metadata/uid").asString()).isNotEmpty();
                assertThat(object.has("data")).isFalse();
                if (name.equals("whole")) {
                    create("whole-2");
                    access.call(Call.delete(CONFIG_MAP.path(NAMESPACE, "whole-2"), DeleteOptions.DEFAULT));
                }
            }
        }
    }

    private static void create(String name) {
        ObjectNode map = json(
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "'},'data':{'key':'value'}}");
        assertThat(access.call(Call.create(CONFIG_MAP.path(NAMESPACE), map))).isInstanceOf(Answer.Success.class);
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    /// Microseconds.
    private static long time(Call call) {
        long start = System.nanoTime();
        access.call(call);
        return (System.nanoTime() - start) / 1000;
    }

    private static long median(List<Long> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
