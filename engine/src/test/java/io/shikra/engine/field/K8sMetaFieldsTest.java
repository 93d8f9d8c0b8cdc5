// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.PodResources;
import io.shikra.engine.state.ResourceMeta;
import io.shikra.engine.state.ThreadInfo;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class K8sMetaFieldsTest {
    private static final String UID = "6c1f0c9e-1111-2222-3333-444455556666";
    private static final List<String> ALL = List.of(
            "k8smeta.pod.name",
            "k8smeta.pod.label[app]",
            "k8smeta.pod.labels",
            "k8smeta.pod.ip",
            "k8smeta.ns.uid",
            "k8smeta.rs.labels",
            "k8smeta.svc.name",
            "k8smeta.svc.label[tier]",
            "k8smeta.svc.labels");

    private final OnePod pod = new OnePod();
    private final SyscallFields fields = new SyscallFields("", pod);
    private final EventContext event = new EventContext();
    private final Slot slot = new Slot();

    /// What is known of the pod of [#UID].
    private static final class OnePod implements PodResources {
        private final Map<Kind, ResourceMeta> objects = new EnumMap<>(Kind.class);
        private List<ResourceMeta> services = List.of();
        private ByteString ip = ByteString.EMPTY;

        @Override
        public @Nullable ResourceMeta find(Kind kind, String podUid) {
            return podUid.equals(UID) ? objects.get(kind) : null;
        }

        @Override
        public List<ResourceMeta> services(String podUid) {
            return podUid.equals(UID) ? services : List.of();
        }

        @Override
        public ByteString ip(String podUid) {
            return podUid.equals(UID) ? ip : ByteString.EMPTY;
        }
    }

    private void inPod(String uid) {
        ThreadInfo thread = new ThreadInfo();
        thread.podUid = uid;
        event.thread = thread;
    }

    private Extractor extractor(String field) {
        return ((FieldCatalogue.Lookup.Found) fields.find(field)).field().extractor();
    }

    private String value(String field) {
        slot.clear();
        extractor(field).extract(event, slot);
        return slot.toString();
    }

    private void everythingIsKnown() {
        pod.objects.put(
                PodResources.Kind.POD, ResourceMeta.of("web-7d9c-x", UID, Map.of("app", "web", "a.io/empty", "")));
        pod.objects.put(PodResources.Kind.NAMESPACE, ResourceMeta.of("shop", "u-ns", Map.of("team", "blue")));
        pod.objects.put(PodResources.Kind.REPLICA_SET, ResourceMeta.of("web-7d9c", "u-rs", Map.of("app", "web")));
        pod.objects.put(PodResources.Kind.DEPLOYMENT, ResourceMeta.of("web", "u-d", Map.of()));
        pod.services = List.of(
                ResourceMeta.of("web", "u-s1", Map.of("tier", "front")),
                ResourceMeta.of("web-admin", "u-s2", Map.of("tier", "back", "x", "1")));
        pod.ip = ByteString.of("10.0.0.7");
    }

    @Test
    void thePodOfTheThreadAndWhatItBelongsToAreNamed() {
        everythingIsKnown();
        inPod(UID);

        assertThat(value("k8smeta.pod.name")).isEqualTo("web-7d9c-x");
        assertThat(value("k8smeta.pod.uid")).isEqualTo(UID);
        assertThat(value("k8smeta.pod.ip")).isEqualTo("10.0.0.7");
        assertThat(value("k8smeta.pod.label[app]")).isEqualTo("web");
        assertThat(value("k8smeta.pod.labels")).isEqualTo("[a.io/empty:, app:web]");
        assertThat(value("k8smeta.ns.name")).isEqualTo("shop");
        assertThat(value("k8smeta.ns.label[team]")).isEqualTo("blue");
        assertThat(value("k8smeta.rs.name")).isEqualTo("web-7d9c");
        assertThat(value("k8smeta.deployment.uid")).isEqualTo("u-d");
    }

    @Test
    void servicesAreListsOverAllThatSelectThePod() {
        everythingIsKnown();
        inPod(UID);

        assertThat(value("k8smeta.svc.name")).isEqualTo("[web, web-admin]");
        assertThat(value("k8smeta.svc.uid")).isEqualTo("[u-s1, u-s2]");
        assertThat(value("k8smeta.svc.label[tier]")).isEqualTo("[front, back]");
        assertThat(value("k8smeta.svc.label[x]")).isEqualTo("[1]");
        assertThat(value("k8smeta.svc.labels")).isEqualTo("[tier:front, tier:back, x:1]");
    }

    @Test
    void aLabelThatIsEmptyIsPresentAndOneThatIsMissingIsNot() {
        everythingIsKnown();
        inPod(UID);

        assertThat(value("k8smeta.pod.label[a.io/empty]")).isEmpty();
        assertThat(value("k8smeta.pod.label[nosuch]")).isEqualTo("<absent>");
        assertThat(value("k8smeta.svc.label[nosuch]")).isEqualTo("<absent>");
        assertThat(value("k8smeta.deployment.labels")).isEqualTo("<absent>");
        assertThat(value("k8smeta.rc.name")).isEqualTo("<absent>");
    }

    @Test
    void onTheHostAndInPodsThatNobodyKnowsAllAreAbsent() {
        everythingIsKnown();
        for (String uid : List.of("", "another")) {
            inPod(uid);
            assertThat(ALL).allSatisfy(field -> assertThat(value(field)).isEqualTo("<absent>"));
        }
        event.thread = null;
        assertThat(ALL).allSatisfy(field -> assertThat(value(field)).isEqualTo("<absent>"));
    }

    @Test
    void askingAllocatesNothing() {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "this JVM does not count allocations");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        everythingIsKnown();
        inPod(UID);
        Extractor[] extractors = ALL.stream().map(this::extractor).toArray(Extractor[]::new);
        extract(extractors, 20_000);

        long least = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            extract(extractors, 1000);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least / 1000).as("bytes for each event").isZero();
    }

    private void extract(Extractor[] extractors, int times) {
        for (int i = 0; i < times; i++) {
            for (Extractor extractor : extractors) {
                slot.clear();
                extractor.extract(event, slot);
            }
        }
    }
}
