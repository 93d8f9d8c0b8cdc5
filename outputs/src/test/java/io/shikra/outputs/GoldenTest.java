// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.clients.http.OutgoingRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What each output sends for two alerts, as files. `-Dgolden.update=true` writes them anew, to be read before they are
/// committed.
class GoldenTest {
    private static final Map<String, Map<String, Object>> SETTINGS = Map.of(
            "stdout", Map.of("enabled", true),
            "stdout-json", Map.of("enabled", true, "format", "json"),
            "file", Map.of("filename", "/var/log/alerts.jsonl"),
            "webhook",
                    Map.of(
                            "address",
                            "http://webhook-falco-eventsource-svc.argo-events.svc.cluster.local:12000/falco",
                            "customheaders",
                            Map.of("X-Team", "red")),
            "slack", Map.of("webhookurl", "https://hooks.slack.com/services/T/B/X", "channel", "#alerts"),
            "slack-text", Map.of("webhookurl", "https://hooks.slack.com/services/T/B/X", "outputformat", "text"),
            "alertmanager",
                    Map.of(
                            "hostport", List.of("http://am-1:9093", "http://am-2:9093"),
                            "expiresafter", 600,
                            "extralabels", Map.of("cluster", "one"),
                            "extraannotations", Map.of("runbook", "https://example.org/runbook"),
                            "customseveritymap", "notice:page"));

    @ParameterizedTest
    @ValueSource(strings = {"stdout", "stdout-json", "file", "webhook", "slack", "slack-text", "alertmanager"})
    void sendsWhatTheGoldenFileSays(String name) throws IOException {
        String kind = name.split("-", 2)[0];
        OutputSettings settings = OutputSettings.read(Map.of(kind, SETTINGS.getOrDefault(name, Map.of())), Map.of());
        assertThat(settings.problems()).isEmpty();
        Output output = settings.outputs().getFirst();
        StringBuilder sent = new StringBuilder();
        for (Alert alert : List.of(Alerts.SHELL, Alerts.DROPS)) {
            sent.append(show(output.render(settings.enrichment().enrich(alert))));
        }
        check(name, sent.toString());
    }

    private static String show(Shipment shipment) {
        return switch (shipment) {
            case Shipment.Printed(byte[] line) -> "stdout\n" + Alerts.text(line) + "\n\n";
            case Shipment.Appended(Path file, boolean keepAlive, byte[] line) ->
                file + (keepAlive ? " (kept open)" : "") + "\n" + Alerts.text(line) + "\n\n";
            case Shipment.Piped(String program, boolean keepAlive, byte[] line) ->
                "| " + program + (keepAlive ? " (kept)" : "") + "\n" + Alerts.text(line) + "\n\n";
            case Shipment.Datagram(Path socket, byte[] message) -> socket + "\n" + Alerts.text(message) + "\n\n";
            case Shipment.Requests(List<OutgoingRequest> requests, boolean _) -> {
                StringBuilder all = new StringBuilder();
                for (OutgoingRequest request : requests) {
                    all.append(request.method())
                            .append(' ')
                            .append(request.uri())
                            .append('\n');
                    request.headers().forEach((name, value) -> all.append(name + ": " + value + "\n"));
                    all.append(Alerts.text(request.body())).append('\n');
                }
                yield all.toString();
            }
        };
    }

    private static void check(String name, String actual) throws IOException {
        if (Boolean.getBoolean("golden.update")) {
            Path file = Path.of("src/test/resources/io/shikra/outputs", name + ".golden");
            Files.writeString(file, actual);
        }
        try (InputStream golden = GoldenTest.class.getResourceAsStream(name + ".golden")) {
            assertThat(golden).as("golden file %s.golden", name).isNotNull();
            assertThat(actual).isEqualTo(Alerts.text(golden.readAllBytes()));
        }
    }

    @Test
    void everyKindHasAGoldenFile() {
        assertThat(Registry.KINDS).allSatisfy(kind -> assertThat(SETTINGS).containsKey(kind.name()));
    }
}
