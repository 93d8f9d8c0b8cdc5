// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputSettingsTest {
    @Test
    void nothingIsEnabledWithoutItsKey() {
        Map<String, Object> config = Map.of(
                "stdout", Map.of("enabled", false), "webhook", Map.of("address", "", "method", "PUT"), "other", 1);
        OutputSettings settings = OutputSettings.read(config, Map.of());
        assertThat(settings.outputs()).isEmpty();
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void environmentWinsOverTheFileAndKeysHaveAnyCase() {
        OutputSettings settings = OutputSettings.read(
                Map.of("Webhook", Map.of("Address", "http://file/", "CustomHeaders", Map.of("A", "b"))),
                Map.of("WEBHOOK_ADDRESS", "http://env/", "SLACK_WEBHOOKURL", "https://hooks/x", "CUSTOMTAGS", "a,b"));
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.outputs()).extracting(Output::name).containsExactly("webhook", "slack");
        assertThat(((Webhook) settings.outputs().getFirst()).address()).isEqualTo(URI.create("http://env/"));
        assertThat(settings.enrichment().customTags()).containsExactly("a", "b");
    }

    @Test
    void aSlipThatLeavesAnOutputOffIsNamed() {
        Map<String, Object> config = Map.of("slack", Map.of("webhokurl", "https://hooks/x"), "webhook", "http://x/");
        assertThat(OutputSettings.read(config, Map.of()).problems())
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("webhook: expected keys below it, such as webhook.address"))
                .anyMatch(problem -> problem.startsWith("slack.webhokurl: unknown key; known are channel,"));
        assertThat(OutputSettings.unknownOutputs(Map.of(
                        "slak", Map.of("webhookurl", "x"), "loki", Map.of("hostport", ""), "customtags", List.of("a"))))
                .singleElement()
                .asString()
                .startsWith("slak: there is no such output; there are stdout, ");
    }

    @Test
    void everyMistakeIsNamedWithItsKey() {
        OutputSettings settings = OutputSettings.read(
                Map.of(
                        "webhook",
                                Map.of(
                                        "address",
                                        "ftp://x",
                                        "methd",
                                        "PUT",
                                        "checkcert",
                                        "maybe",
                                        "minimumpriority",
                                        "hot"),
                        "alertmanager",
                                Map.of(
                                        "hostport",
                                        "am:9093",
                                        "dropeventthresholds",
                                        "many:critical",
                                        "expiresafter",
                                        -1),
                        "slack",
                                Map.of(
                                        "webhookurl",
                                        "https://h/x",
                                        "outputformat",
                                        "html",
                                        "messageformat",
                                        "{{ .Rule }}")),
                Map.of());
        assertThat(String.join("\n", settings.problems()))
                .contains("webhook.address: expected an address like https://host:port/path")
                .contains("webhook.methd: unknown key; known are address,")
                .contains("webhook.checkcert: expected true or false, not 'maybe'")
                .contains("webhook.minimumpriority: expected a priority from emergency to debug, not 'hot'")
                .contains("alertmanager.hostport: expected an address")
                .contains("alertmanager.dropeventthresholds: expected count:priority, not 'many:critical'")
                .contains("alertmanager.expiresafter: expected a whole number >= 0, not '-1'")
                .contains("slack.outputformat: expected one of all, text, fields, not 'html'")
                .contains("slack.messageformat: not supported yet");
    }

    @Test
    void aMissingCertificateIsSaidAtTheStart() {
        OutputSettings settings = OutputSettings.read(
                Map.of("webhook", Map.of("address", "https://x/", "mutualtls", true), "mutualtlsfilespath", "/absent"),
                Map.of());
        assertThat(settings.problems())
                .singleElement()
                .asString()
                .contains("webhook: /absent/client.crt cannot be read");
    }

    @Test
    void minimumPriorityLetsTheTestRulePass() {
        Output output = new Stdout("stdout", LineFormat.TEXT, Optional.of(Priority.WARNING));
        Alert test = new Alert(Optional.empty(), "Test rule", Priority.DEBUG, "", 0, "debug", "", List.of(), Map.of());
        assertThat(output.wants(Alerts.SHELL)).isFalse();
        assertThat(output.wants(test)).isTrue();
        assertThat(new Stdout("stdout", LineFormat.TEXT, Optional.of(Priority.NOTICE)).wants(Alerts.SHELL))
                .isTrue();
    }

    @Test
    void enrichmentAddsFieldsAndTagsAndReplacesBrackets() {
        Enrichment enrichment = new Enrichment(Map.of("k8s.ns.name", "mine", "Team", "red"), List.of("zz", "aa"), "_");
        Alert enriched = enrichment.enrich(Alerts.SHELL);
        assertThat(enriched.tags()).containsExactly("T1059", "aa", "container", "shell", "zz");
        assertThat(enriched.field("k8s.ns.name")).isEqualTo(Value.of("mine"));
        assertThat(enriched.field("Team")).isEqualTo(Value.of("red"));
        assertThat(enriched.field("proc.aname_2")).isEqualTo(Value.of("runc"));
        assertThat(enriched.outputFields()).doesNotContainKey("proc.aname[2]");
    }
}
