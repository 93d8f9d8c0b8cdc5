// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Message;
import io.shikra.expression.GjsonPath;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.incident.Timeline;
import io.shikra.testing.Shared;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The manifests of the published "Falcosidekick + Argo" page, unmodified, and the alerts printed there.
class TutorialChainTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SENSOR = "Sensor argo-events/terminal-shell-container";
    private static final String SOURCE = "EventSource argo-events/webhook-falco";

    @TempDir
    private Path folder;

    private static Path[] page() throws IOException {
        return sorted(Shared.require("data/response-engine/part-5-argo"));
    }

    private static List<Path> alerts() throws IOException {
        return List.of(sorted(Shared.require("data/response-engine/events")));
    }

    private static Path[] sorted(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toArray(Path[]::new);
        }
    }

    @Test
    void objectsBecomeReadyInWhateverOrderTheyCome() throws Exception {
        long seed = System.nanoTime();
        for (int round = 0; round < 4; round++) {
            List<Path> order = new ArrayList<>(List.of(page()));
            Collections.shuffle(order, new Random(seed + round));
            try (Rig rig = new Rig(Files.createDirectory(folder.resolve("" + round)))) {
                rig.start(order.toArray(Path[]::new));

                for (String type : List.of("Deployed", "SourcesProvided")) {
                    assertThat(rig.condition(SOURCE, type).path("status").asString(""))
                            .as("%s, seed %d round %d", type, seed, round)
                            .isEqualTo("True");
                }
                for (String type : List.of("DependenciesProvided", "Deployed", "TriggersProvided")) {
                    assertThat(rig.condition(SENSOR, type).path("status").asString(""))
                            .as("%s, seed %d round %d", type, seed, round)
                            .isEqualTo("True");
                }
                assertThat(rig.condition("EventBus argo-events/default", "Configured")
                                .path("status")
                                .asString(""))
                        .isEqualTo("True");
                JsonNode service = rig.services.getOrDefault(SOURCE, JSON.createObjectNode());
                assertThat(service.path("metadata").path("name").asString(""))
                        .isEqualTo("webhook-falco-eventsource-svc");
                assertThat(service.path("spec")
                                .path("ports")
                                .path(0)
                                .path("port")
                                .asInt())
                        .isEqualTo(12000);
            }
        }
    }

    @Test
    void everyPrintedShellAlertSubmitsOneWorkflowThatCarriesIt() throws Exception {
        try (Rig rig = new Rig(folder).start(page())) {
            for (Path file : alerts()) {
                String alert = Rig.read(file);
                boolean shell = alert.contains("\"rule\":\"Terminal shell in container\"");

                HttpResponse<String> reply =
                        rig.post("/falco", alert, "Content-Type", "application/json; charset=utf-8");

                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(reply.body()).isEqualTo("success");
                if (shell) {
                    Rig.Submitted submitted = rig.nextSubmitted();
                    assertThat(JSON.readTree(bodyOf(submitted))).isEqualTo(JSON.readTree(alert));
                    assertThat(submitted.submitter())
                            .isEqualTo(new ServiceAccount("argo-events", "sensor-terminal-shell-container-sa"));
                    assertThat(submitted
                                    .workflow()
                                    .path("metadata")
                                    .path("generateName")
                                    .asString())
                            .isEqualTo("delete-pod-");
                    assertThat(submitted.cause().timeline().marks())
                            .containsKeys(Timeline.Step.INGESTED, Timeline.Step.FILTERED, Timeline.Step.TRIGGERED);
                }
            }
            // the last two files are a shell alert and one of another rule: one more shell alert shows that nothing
            // was left behind it
            String last = Rig.read(alerts().getFirst());
            rig.post("/falco", last);
            assertThat(JSON.readTree(bodyOf(rig.nextSubmitted()))).isEqualTo(JSON.readTree(last));
            assertThat(rig.submitted).isEmpty();
            assertThat(rig.performed).isEmpty();
        }
    }

    /// What the container of the page finds in its environment: the alert in the base64 of the event.
    private static String bodyOf(Rig.Submitted submitted) {
        String parameter = submitted
                .workflow()
                .path("spec")
                .path("arguments")
                .path("parameters")
                .path(0)
                .path("value")
                .asString("");
        String data = GjsonPath.compile("data").get(parameter).text();
        return GjsonPath.compile("body")
                .get(new String(Base64.getDecoder().decode(data), UTF_8))
                .raw();
    }

    @Test
    void theWholeEventHasTheShapeThatConsumersDependOn() throws Exception {
        try (Rig rig = new Rig(folder).start(page())) {
            String alert = "{\"rule\":\"Terminal shell in container\",\"priority\":\"Notice\",\"output\":\"<&>\"}";
            rig.post("/falco", alert, "X-fOO", "a", "Authorization", "Bearer secret");

            Rig.Submitted submitted = rig.nextSubmitted();

            String whole = submitted
                    .workflow()
                    .at("/spec/arguments/parameters/0/value")
                    .asString();
            assertThat(whole)
                    .matches("\\{\"context\":\\{\"id\":\"[0-9a-f]{32}\",\"source\":\"webhook-falco\","
                            + "\"specversion\":\"1.0\",\"type\":\"webhook\",\"datacontenttype\":\"application/json\","
                            + "\"subject\":\"falco-event\",\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\"},"
                            + "\"data\":\"[A-Za-z0-9+/]+=*\"}");
            String data = new String(
                    Base64.getDecoder()
                            .decode(GjsonPath.compile("data").get(whole).text()),
                    UTF_8);
            assertThat(data)
                    .startsWith("{\"header\":{\"Authorization\":[\"*** Masked Auth Secret ***\"],")
                    .contains("\"X-Foo\":[\"a\"]")
                    .doesNotContain("\"Host\"")
                    .endsWith("\"body\":{\"rule\":\"Terminal shell in container\",\"priority\":\"Notice\","
                            + "\"output\":\"\\u003c\\u0026\\u003e\"}}");
            JsonNode labels = submitted.workflow().at("/metadata/labels");
            assertThat(labels.path("events.argoproj.io/sensor").asString()).isEqualTo("terminal-shell-container");
            assertThat(labels.path("events.argoproj.io/trigger").asString()).isEqualTo("delete-pod-trigger");
            assertThat(labels.path("events.argoproj.io/action-timestamp").asString())
                    .matches("\\d{13}");
        }
    }

    @Test
    void badRequestsAreAnsweredAsArgoDoes() throws Exception {
        String tooLarge = "\"" + "x".repeat(1_048_576) + "\"";
        try (Rig rig = new Rig(folder).start(page())) {
            assertThat(answer(rig.send("GET", "/falco", ""))).isEqualTo("400 http method does not match");
            assertThat(answer(rig.send("PUT", "/falco", "{}"))).isEqualTo("400 http method does not match");
            assertThat(answer(rig.post("/other", "{}"))).isEqualTo("404 404 page not found\n");
            assertThat(answer(rig.send("GET", "/health", ""))).isEqualTo("200 OK");
            for (String broken : List.of("{", "not json", "{} {}", "{\"a\":01}", "", "{\"a\":\"\t\"}")) {
                assertThat(rig.post("/falco", broken).statusCode()).as(broken).isEqualTo(400);
            }
            assertThat(answer(rig.post("/falco", tooLarge)))
                    .startsWith("400 ")
                    .endsWith("http: request body too large");
            assertThat(answer(rig.post("/falco", "{}"))).isEqualTo("200 success");
            assertThat(rig.submitted).isEmpty();
        }
    }

    private static String answer(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    @Test
    void whatThePayloadHoldsArrivesIntact() throws Exception {
        String alert = "{\"rule\":\"Terminal shell in container\",\"output_fields\":{\"proc.cmdline\":"
                + "\"sh -c \\\"{{inputs.parameters.x}}\\\" \\\\ \\n \\u0007 héllo 😀 {{=1}}\"}}";
        try (Rig rig = new Rig(folder).start(page())) {
            rig.post("/falco", alert);

            assertThat(JSON.readTree(bodyOf(rig.nextSubmitted()))).isEqualTo(JSON.readTree(alert));
        }
    }

    @Test
    void aSensorWithoutTheOldFieldsDoesTheSame() throws Exception {
        Path copy = Files.createDirectory(folder.resolve("copy"));
        for (Path file : page()) {
            String text = Rig.read(file).replaceAll("(?m)^          (group|version|resource): \\S+\\n", "");
            Files.writeString(copy.resolve(file.getFileName()), text);
        }
        try (Rig rig = new Rig(folder).start(copy)) {
            String alert = Rig.read(alerts().getFirst());
            rig.post("/falco", alert);

            assertThat(JSON.readTree(bodyOf(rig.nextSubmitted()))).isEqualTo(JSON.readTree(alert));
        }
    }

    @Test
    void anEventThatTheBusDeliversAgainSubmitsOnce() throws Exception {
        try (Rig rig = new Rig(folder).start(page())) {
            CloudEvent event = new CloudEvent(
                    "0123456789abcdef0123456789abcdef",
                    "webhook-falco",
                    "webhook",
                    "falco-event",
                    Instant.EPOCH,
                    "{\"header\":{},\"body\":{\"rule\":\"Terminal shell in container\"}}");
            for (String id : List.of("first", "again", "once more")) {
                rig.bus.publish("argo/argo-events/default", List.of(new Message(id, Map.of(), event.toBytes())));
            }
            rig.post("/falco", Rig.read(alerts().getFirst()));

            assertThat(rig.nextSubmitted().cause().eventId()).isEqualTo(event.id());
            assertThat(rig.nextSubmitted().cause().eventId()).isNotEqualTo(event.id());
            assertThat(rig.submitted).isEmpty();
        }
    }

    @Test
    void anOutputThatPointsAtTheServiceIsHandedOverInTheProcess() throws Exception {
        URI service = URI.create("http://webhook-falco-eventsource-svc.argo-events.svc.cluster.local:12000/falco");
        String uuid = UUID.randomUUID().toString();
        try (Rig rig = new Rig(folder, OutputLink.to(service)).start(page())) {
            assertThat(rig.events.routes().match(service)).isPresent();

            rig.alert(
                    UUID.randomUUID().toString(),
                    "{\"rule\":\"Another\",\"priority\":\"Notice\",\"time\":\"2026-01-01T00:00:00Z\"}");
            rig.alert(uuid, Rig.read(alerts().getFirst()));

            Rig.Submitted submitted = rig.nextSubmitted();
            assertThat(submitted.cause().eventId()).isEqualTo(uuid.replace("-", ""));
            assertThat(submitted.cause().timeline().marks())
                    .containsEntry(Timeline.Step.INGESTED, 1234567890123456789L);
            JsonNode body = JSON.readTree(bodyOf(submitted));
            assertThat(body.path("uuid").asString()).isEqualTo(uuid);
            assertThat(body.at("/output_fields/k8s.pod.name").asString()).isEqualTo("alpine");
            String whole = submitted
                    .workflow()
                    .at("/spec/arguments/parameters/0/value")
                    .asString();
            assertThat(new String(
                            Base64.getDecoder()
                                    .decode(GjsonPath.compile("data").get(whole).text()),
                            UTF_8))
                    .contains("\"Content-Type\":[\"application/json; charset=utf-8\"]")
                    .contains("\"User-Agent\":[\"Falcosidekick\"]");
            assertThat(rig.submitted).isEmpty();
        }
    }

    @Test
    void addressesThatLeadElsewhereAreNotHandedOver() throws Exception {
        try (Rig rig = new Rig(folder).start(page())) {
            EventRoutes routes = rig.events.routes();

            assertThat(routes.match(rig.uri("/falco"))).isPresent();
            for (String reaches : List.of("", ".svc", ".svc.cluster.local")) {
                assertThat(routes.match(URI.create(
                                "http://webhook-falco-eventsource-svc.argo-events" + reaches + ":12000/falco")))
                        .as(reaches)
                        .isPresent();
            }
            for (String elsewhere : List.of(
                    "http://webhook-falco-eventsource-svc.other.svc:12000/falco",
                    "http://webhook-falco-eventsource-svc.argo-events.svc:12001/falco",
                    "http://webhook-falco-eventsource-svc.argo-events.svc:12000/falco/x",
                    "https://webhook-falco-eventsource-svc.argo-events.svc:12000/falco",
                    "http://example.com:12000/falco")) {
                assertThat(routes.match(URI.create(elsewhere))).as(elsewhere).isEmpty();
            }
        }
    }

    @Test
    void theOpenEndpointIsWarnedOfAndSoIsOneThatNothingLeadsTo() throws Exception {
        URI service = URI.create("http://webhook-falco-eventsource-svc.argo-events.svc.cluster.local:12000/falco");
        try (Rig rig = new Rig(folder, OutputLink.to(service)).start(page())) {
            assertThat(rig.events.warnings().get(SOURCE))
                    .singleElement()
                    .asString()
                    .contains("has no authSecret");
        }
        try (Rig rig = new Rig(Files.createDirectory(folder.resolve("unfed"))).start(page())) {
            assertThat(rig.events.warnings().get(SOURCE))
                    .last()
                    .asString()
                    .endsWith("gets no alerts of this process; if it should: --output webhook.address=" + service);
        }
    }
}
