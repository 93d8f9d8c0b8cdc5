// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Provenance;
import io.shikra.response.action.Actions;
import io.shikra.response.action.Operation;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.FileManifests;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

class SensorTest {
    private static final String SOURCE = """
        apiVersion: argoproj.io/v1alpha1
        kind: EventSource
        metadata: {name: webhook-falco, namespace: argo-events}
        spec:
          webhook:
            falco-event: {port: "12000", endpoint: /falco, method: POST}
            second: {port: "12000", endpoint: /second, method: POST}
        """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /// A sensor that deletes the pod that the event names when its filters let the event pass.
    private static String sensor(String filters, String podPath) {
        return """
            apiVersion: argoproj.io/v1alpha1
            kind: Sensor
            metadata: {name: s, namespace: argo-events}
            spec:
              dependencies:
                - name: falco
                  eventSourceName: webhook-falco
                  eventName: falco-event
                  %s
              triggers:
                - template:
                    name: delete-pod
                    k8s:
                      operation: delete
                      source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: x, namespace: default}}}
                      parameters:
                        - {src: {dependencyName: falco, dataKey: '%s'}, dest: metadata.name}
            """.formatted(filters.indent(6).strip(), podPath);
    }

    private static String alert(String pod, String rule, String more) {
        return "{\"rule\":\"" + rule
                + "\",\"priority\":\"Critical\",\"time\":\"2026-01-01T00:00:00Z\",\"output\":\"o\","
                + "\"output_fields\":{\"k8s.pod.name\":\"" + pod + "\",\"k8s.ns.name\":\"default\"}" + more + "}";
    }

    @Test
    void theShortManifestDeletesThePodInTheNameOfItsAccount() throws Exception {
        Path sensor = Shared.require("data/argo/own/sensor-k8s-delete.yaml");
        String event = Rig.read(Shared.require("data/argo/own/falco-event.json"));
        try (Rig rig = new Rig(folder).start(sensor, file("source.yaml", SOURCE))) {
            rig.post("/falco", event.replace("\"Critical\"", "\"Notice\""));
            rig.post("/falco", event.replace("\"default\"", "\"kube-system\""));
            rig.post("/falco", event);

            Rig.Performed performed = rig.nextPerformed();

            assertThat(performed.operation())
                    .isEqualTo(new Operation(
                            Operation.Verb.DELETE,
                            "v1",
                            "Pod",
                            "default",
                            "alpine",
                            Optional.empty(),
                            new Operation.Options(OptionalLong.empty(), true, "merge")));
            assertThat(performed.actor()).isEqualTo(new ServiceAccount("argo-events", "pod-killer"));
            assertThat(performed.cause().alert().rule()).isEqualTo("Terminal shell in container");
            assertThat(performed.cause().manifest()).isEqualTo("Sensor argo-events/kill-pwned-pod trigger delete-pod");
            assertThat(performed.cause().provenance().origin()).isEqualTo(Provenance.Origin.POSTED);
            assertThat(rig.performed).isEmpty();
        }
    }

    @Test
    void ruleValuesAreUnanchoredExpressionsListsAreAnyOfThemAndComparatorsNegate() throws Exception {
        String filters = """
            filters:
              data:
                - {path: body.rule, type: string, value: ["shell in c.ntainer", "^Drop"]}
                - {path: body.rule, type: string, comparator: "!=", value: ["Y$"]}
            """;
        try (Rig rig = start(sensor(filters, "body.output_fields.k8s\\.pod\\.name"))) {
            rig.post("/falco", alert("no-1", "Other rule", ""));
            rig.post("/falco", alert("no-2", "X shell in container Y", ""));
            rig.post("/falco", alert("yes-1", "X shell in container Z", ""));
            rig.post("/falco", alert("yes-2", "Drop and execute", ""));

            assertThat(rig.nextPerformed().operation().name()).isEqualTo("yes-1");
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("yes-2");
            assertThat(rig.performed).isEmpty();
        }
    }

    @Test
    void numbersBoolsAndLogicalOperatorsFollowTheirRules() throws Exception {
        String filters = """
            filtersLogicalOperator: or
            filters:
              context: {type: calendar}
              dataLogicalOperator: or
              data:
                - {path: body.n, type: number, comparator: ">=", value: ["50.0"]}
                - {path: body.b, type: bool, value: ["true"]}
            """;
        try (Rig rig = start(sensor(filters, "body.output_fields.k8s\\.pod\\.name"))) {
            rig.post("/falco", alert("no-1", "r", ",\"n\":49.9,\"b\":false"));
            rig.post("/falco", alert("no-2", "r", ""));
            rig.post("/falco", alert("yes-1", "r", ",\"n\":50"));
            rig.post("/falco", alert("yes-2", "r", ",\"n\":1,\"b\":true"));

            assertThat(rig.nextPerformed().operation().name()).isEqualTo("yes-1");
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("yes-2");
            assertThat(rig.performed).isEmpty();
        }
    }

    private Rig start(String sensor) throws IOException {
        return new Rig(folder).start(file("source.yaml", SOURCE), file("sensor.yaml", sensor));
    }

    @Test
    void anUnescapedFalcoFieldIsFoundAndWarnedOf() throws Exception {
        try (Rig rig = start(sensor("", "body.output_fields.k8s.pod.name"))) {
            rig.post("/falco", alert("alpine", "r", ""));

            assertThat(rig.nextPerformed().operation().name()).isEqualTo("alpine");
            assertThat(rig.events.warnings().get("Sensor argo-events/s"))
                    .singleElement()
                    .asString()
                    .contains("escape its dots");
        }
    }

    @Test
    void aNameThatIsNoNameReachesNobody() throws Exception {
        try (Rig rig = start(sensor("", "body.output_fields.k8s\\.pod\\.name"))) {
            for (String name : new String[] {"", "..", "a/../../x", "a b", "?"}) {
                rig.post("/falco", alert(name, "r", ""));
            }
            rig.post("/falco", "{\"rule\":\"no fields at all\"}");
            rig.post("/falco", alert("alpine", "r", ""));

            assertThat(rig.nextPerformed().operation().name()).isEqualTo("alpine");
            assertThat(rig.performed).isEmpty();
            assertThat(rig.bus.deadLetters("argo/argo-events/default"))
                    .hasSize(6)
                    .allSatisfy(letter -> assertThat(letter.why()).contains("trigger delete-pod"));
        }
    }

    @Test
    void whatFailsForAWhileIsRepeatedAndWhatIsForbiddenIsNot() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (Rig rig = start(sensor("", "body.output_fields.k8s\\.pod\\.name"))) {
            rig.answer = operation -> {
                if (operation.name().equals("forbidden")) {
                    return new Actions.Result.Forbidden("may not");
                }
                return calls.incrementAndGet() < 3
                        ? new Actions.Result.Failed("connection refused", true)
                        : new Actions.Result.Applied(JsonNodeFactory.instance.objectNode());
            };
            rig.post("/falco", alert("flaky", "r", ""));
            rig.post("/falco", alert("forbidden", "r", ""));
            rig.post("/falco", alert("last", "r", ""));

            for (String expected : new String[] {"flaky", "flaky", "flaky", "forbidden", "last"}) {
                assertThat(rig.nextPerformed().operation().name()).isEqualTo(expected);
            }
            assertThat(rig.bus.deadLetters("argo/argo-events/default")).isEmpty();
        }
    }

    @Test
    void twoDependenciesFireTogetherWithTheLatestEventOfEach() throws Exception {
        String sensor = """
            apiVersion: argoproj.io/v1alpha1
            kind: Sensor
            metadata: {name: s, namespace: argo-events}
            spec:
              dependencies:
                - {name: one, eventSourceName: webhook-falco, eventName: falco-event}
                - {name: two, eventSourceName: webhook-falco, eventName: second}
              triggers:
                - template:
                    name: label
                    conditions: "one && two"
                    k8s:
                      operation: patch
                      source: {resource: {apiVersion: v1, kind: Pod, metadata: {name: x, namespace: default}}}
                      parameters:
                        - {src: {dependencyName: one, dataKey: body.v}, dest: metadata.name}
                        - {src: {dependencyName: two, dataKey: body.v}, dest: metadata.name, operation: append}
                        - {src: {dependencyName: two, dataKey: body.n, useRawData: true}, dest: spec.n}
                        - {src: {dependencyName: two, dataKey: body.none, value: fallback}, dest: metadata.labels.d}
                        - {src: {dependencyName: two, contextKey: subject}, dest: metadata.labels.subject}
            """;
        try (Rig rig = start(sensor)) {
            rig.post("/falco", "{\"v\":\"old\"}");
            rig.post("/falco", "{\"v\":\"new\"}");
            rig.post("/second", "{\"v\":\"-b\",\"n\":7}");
            rig.post("/second", "{\"v\":\"-c\",\"n\":8}");
            rig.post("/falco", "{\"v\":\"a\"}");

            Operation first = rig.nextPerformed().operation();
            assertThat(first.name()).isEqualTo("new-b");
            assertThat(first.verb()).isEqualTo(Operation.Verb.PATCH);
            assertThat(first.body().orElseThrow().at("/spec/n").isNumber()).isTrue();
            assertThat(first.body().orElseThrow().at("/metadata/labels").toString())
                    .isEqualTo("{\"d\":\"fallback\",\"subject\":\"second\"}");
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("a-c");
            assertThat(rig.performed).isEmpty();
        }
    }

    @Test
    void parametersOfTheTriggerChangeItsTemplate() throws Exception {
        String sensor = sensor("", "body.output_fields.k8s\\.pod\\.name")
                + "      parameters:\n"
                + "        - {src: {dependencyName: falco, dataKey: body.verb}, dest: k8s.operation}\n";
        try (Rig rig = start(sensor)) {
            rig.post("/falco", alert("a", "r", ",\"verb\":\"create\""));

            Rig.Performed performed = rig.nextPerformed();
            assertThat(performed.operation().verb()).isEqualTo(Operation.Verb.CREATE);
            assertThat(performed
                            .operation()
                            .body()
                            .orElseThrow()
                            .at("/metadata/labels/events.argoproj.io~1trigger")
                            .asString())
                    .isEqualTo("delete-pod");
        }
    }

    @Test
    void aNewSensorActsOnNewEventsOnlyAndKeepsItsCursorAcrossARestart() throws Exception {
        Path source = file("source.yaml", SOURCE);
        Path sensor = file("sensor.yaml", sensor("", "body.output_fields.k8s\\.pod\\.name"));
        try (Rig rig = new Rig(folder).start(source)) {
            rig.post("/falco", alert("before-the-sensor", "r", ""));
        }
        try (Rig rig = new Rig(folder).start(source, sensor)) {
            rig.post("/falco", alert("first", "r", ""));
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("first");
            assertThat(rig.performed).isEmpty();
        }
        try (Rig rig = new Rig(folder).start(source)) {
            rig.post("/falco", alert("while-it-was-away", "r", ""));
        }
        try (Rig rig = new Rig(folder).start(source, sensor)) {
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("while-it-was-away");
        }
    }

    @Test
    void aMisspeltFilterLetsNothingThrough() throws Exception {
        String filters = "filter: {data: [{path: body.rule, type: string, value: [Other]}]}";
        try (Rig rig = start(sensor(filters, "body.output_fields.k8s\\.pod\\.name"))) {
            assertThat(rig.condition("Sensor argo-events/s", "DependenciesProvided")
                            .toString())
                    .contains("dependency falco: a dependency has no key \\\"filter\\\"; it knows eventName, ");
            assertThat(rig.condition("Sensor argo-events/s", "Deployed").toString())
                    .contains("\"status\":\"False\"", "no trigger is armed");
        }
    }

    @Test
    void aKeyThatATriggerDoesNotHaveIsAWarning() throws Exception {
        String text = sensor("", "body.output_fields.k8s\\.pod\\.name")
                .replace("operation: delete", "operation: delete\n          opration: x");
        try (Rig rig = start(text)) {
            assertThat(rig.events.warnings().get("Sensor argo-events/s"))
                    .anyMatch(warning ->
                            warning.startsWith("trigger delete-pod: k8s has no key \"opration\"; it knows "));
        }
    }

    @Test
    void whatIsNotSupportedIsSaidAndNotArmed() throws Exception {
        String filters = "filters: {exprs: [{expr: 'a == 1', fields: [{name: a, path: body.n}]}]}";
        try (Rig rig = start(sensor(filters, "body.output_fields.k8s\\.pod\\.name"))) {
            rig.post("/falco", alert("alpine", "r", ""));

            assertThat(rig.condition("Sensor argo-events/s", "DependenciesProvided")
                            .toString())
                    .contains("\"status\":\"False\"", "\"reason\":\"InvalidDependencies\"")
                    .contains("dependency falco: filter exprs is not supported in this version");
            assertThat(rig.condition("Sensor argo-events/s", "TriggersProvided").toString())
                    .contains("not armed, because dependency falco cannot be used");
            assertThat(rig.condition("Sensor argo-events/s", "Deployed").toString())
                    .contains("\"status\":\"False\"");
            assertThat(rig.performed).isEmpty();
        }
    }

    @Test
    void aTokenIsAskedForInArgosOrder() throws Exception {
        String source = SOURCE.replace("method: POST}", "method: POST, authSecret: {name: t, key: k}}");
        String deleting = sensor("", "body.output_fields.k8s\\.pod\\.name");
        try (Rig rig = new Rig(folder).start(file("source.yaml", source), file("sensor.yaml", deleting))) {
            assertThat(rig.post("/falco", "{}").body()).isEqualTo("Error loading auth token");
            rig.secrets.put("argo-events/t/k", "s3cret\n");

            assertThat(rig.post("/falco", "{}").body()).isEqualTo("Invalid Authorization Header");
            assertThat(rig.post("/falco", "{}", "Authorization", "Bearer s3cre").body())
                    .isEqualTo("Invalid Auth token");
            assertThat(rig.post("/falco", alert("a", "r", ""), "Authorization", "Bearer s3cret")
                            .body())
                    .isEqualTo("success");
            assertThat(rig.nextPerformed().operation().name()).isEqualTo("a");
            assertThat(rig.events.routes().match(rig.uri("/falco"))).isEmpty();
        }
    }

    @Test
    void changesOfTheFilesTakeEffectWithoutARestart() throws Exception {
        Path sensor = file("sensor.yaml", sensor("", "body.output_fields.k8s\\.pod\\.name"));
        try (Rig rig = new Rig(folder).start(file("source.yaml", SOURCE), sensor)) {
            rig.post("/falco", alert("a", "r", ""));
            assertThat(rig.nextPerformed().operation().namespace()).isEqualTo("default");

            Files.writeString(sensor, Rig.read(sensor).replace("namespace: default", "namespace: other"));
            file("source.yaml", SOURCE.replace("/falco", "/moved"));
            rig.files.forEach(FileManifests::rescan);

            assertThat(rig.post("/falco", "{}").statusCode()).isEqualTo(404);
            rig.post("/moved", alert("b", "r", ""));
            assertThat(rig.nextPerformed().operation().namespace()).isEqualTo("other");
            Files.delete(sensor);
            rig.files.forEach(FileManifests::rescan);
            rig.post("/moved", alert("c", "r", ""));
            assertThat(rig.performed).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        Path one = file("one.yaml", SOURCE);
        Path two = file("two.yaml", SOURCE.replace("name: webhook-falco", "name: rival"));
        try (Rig rig = new Rig(folder).start(one, two)) {
            assertThat(rig.condition("EventSource argo-events/webhook-falco", "Deployed")
                            .toString())
                    .contains("\"status\":\"True\"");
            assertThat(rig.condition("EventSource argo-events/rival", "Deployed")
                            .toString())
                    .contains("\"status\":\"False\"", "ServerNotStarted", "belong to argo-events/webhook-falco");
        }
    }

    @Test
    void aBusThatCannotStoreIsTheSendersAffair() throws Exception {
        try (Rig rig = start(sensor("", "body.output_fields.k8s\\.pod\\.name"))) {
            rig.bus.close();

            var reply = rig.post("/falco", "{}");

            assertThat(reply.statusCode()).isEqualTo(500);
            assertThat(reply.body()).isEqualTo("failed to record event");
            assertThat(rig.events.metrics().snapshot())
                    .containsEntry(
                            new EventMetrics.Counter(
                                    "argo_events_events_sent_failed_total", "webhook-falco", "falco-event"),
                            1L);
        }
    }
}
