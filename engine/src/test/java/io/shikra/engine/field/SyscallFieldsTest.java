// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.Compatibility;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.state.PodResources;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SyscallFieldsTest {
    private final SyscallFields fields = new SyscallFields();

    private FieldRef found(String text) {
        Lookup lookup = fields.find(text);
        assertThat(lookup).as(text).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found) lookup).field();
    }

    private void unknown(String text, String message) {
        assertThat(fields.find(text)).isEqualTo(new Lookup.Unknown(message));
    }

    @Test
    void findsFieldsWithTheirArguments() {
        assertThat(found("proc.name").argument()).isEmpty();
        assertThat(found("proc.aname[2]").argument()).isEqualTo("2");
        assertThat(found("proc.env[HOME]").argument()).isEqualTo("HOME");
        assertThat(found("container.label['a b']").argument()).isEqualTo("a b");
        assertThat(found("evt.arg.flags").argument()).isEqualTo("flags");
        assertThat(found("evt.arg[0]").argument()).isEqualTo("0");
        assertThat(found("thread.cgroup.cpuset").argument()).isEqualTo("cpuset");
        assertThat(found("fd.name_changed").spec().name()).isEqualTo("fd.name_changed");
        assertThat(found("proc.aname[2]").text()).isEqualTo("proc.aname[2]");
    }

    @Test
    void theSameTextIsTheSameFieldSoThatEqualChecksAreOne() {
        assertThat(fields.find("proc.name")).isSameAs(fields.find("proc.name"));
    }

    @Test
    void saysInFalcosWordsWhatIsNoField() {
        unknown("proc.nosuch", "filter_check called with nonexistent field proc.nosuch");
        unknown("proc.nameX", "filter_check called with nonexistent field proc.nameX");
        unknown("proc.pid[1]", "filter_check called with nonexistent field proc.pid[1]");
        unknown("proc.aname[x]", "filter_check called with nonexistent field proc.aname[x]");
        unknown("thread.cgroup.cpu2", "filter_check called with nonexistent field thread.cgroup.cpu2");
        unknown("evt.arg.nosuch", "unknown event argument nosuch");
        unknown("evt.rawarg[0]", "evt.arg fields must be expressed explicitly");
        unknown("evt.arg", "filter syntax error: evt.arg");
        unknown("evt.arg[x]", "x is not a valid number");
        unknown("evt.rawarg", "filter syntax error: evt.rawarg");
        unknown("evt.type.is", "filter syntax error: evt.type.is");
        unknown("evt.type.is[3]", "filter syntax error: evt.type.is[3]");
        unknown("evt.type.is.nosuch", "filter_check called with nonexistent field evt.type.is.nosuch");
        unknown("evt.type.is.getpid", "filter_check called with nonexistent field evt.type.is.getpid");
        unknown("evt.around", "filter syntax error: evt.around");
        unknown("evt.around[abc]", "abc is not a valid number");
        unknown("evt.around.x", "wrong syntax for evt.around");
        unknown(
                "container.mount.dest",
                "filter 'container.mount.dest': container.mount.dest requires an argument but none provided");
        unknown("ka.verb", "filter_check called with nonexistent field ka.verb");
    }

    @Test
    void fieldsOfTheApiServerNeedACluster() {
        assertThat(fields.find("k8smeta.pod.name"))
                .asInstanceOf(InstanceOfAssertFactories.type(Lookup.NotComputed.class))
                .extracting(Lookup.NotComputed::why)
                .asString()
                .contains("cluster");
        SyscallFields ofCluster = new SyscallFields("", PodResources.NONE);
        assertThat(ofCluster.find("k8smeta.pod.name")).isInstanceOf(Lookup.Found.class);
        assertThat(ofCluster.suggested()).isEqualTo(fields.suggested());
    }

    @Test
    void inCapturesFieldsOfTheApiServerAreKnownButNotSuggested() {
        SyscallFields ofCaptures = new SyscallFields("", Compatibility.RIGHT);
        assertThat(ofCaptures.find("k8smeta.pod.name")).isInstanceOf(Lookup.Found.class);
        assertThat(ofCaptures.suggested()).isEqualTo(fields.suggested());
    }

    @Test
    void rawArgumentsHaveTheTypeOfTheirParameter() {
        assertThat(found("evt.rawarg.uid").spec().type()).isIn(FieldType.UID, FieldType.UINT32);
        assertThat(found("evt.rawarg.name").spec().type()).isEqualTo(FieldType.FSPATH);
    }

    @Test
    void suggestsContainerAndPod() {
        assertThat(fields.suggested())
                .extracting(FieldSpec::name)
                .containsExactly(
                        "container.id",
                        "container.name",
                        "container.image.repository",
                        "container.image.tag",
                        "k8s.pod.name",
                        "k8s.ns.name");
    }
}
