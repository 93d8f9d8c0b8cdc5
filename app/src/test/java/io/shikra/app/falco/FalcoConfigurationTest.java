// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.alert.Priority;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.health.DropSettings;
import io.shikra.clients.http.TlsOptions;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.outputs.AppendFile;
import io.shikra.outputs.Connection;
import io.shikra.outputs.HttpPost;
import io.shikra.outputs.LineFormat;
import io.shikra.outputs.LocalSyslog;
import io.shikra.outputs.Program;
import io.shikra.outputs.Stdout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FalcoConfigurationTest {
    @TempDir
    Path folder;

    private FalcoConfiguration read(String text) throws IOException {
        Files.writeString(folder.resolve("falco.yaml"), text);
        return FalcoConfiguration.read(folder, Path.of("falco.yaml"), Map.of("LEVEL", "warning", "WHERE", "north"));
    }

    @Test
    void anEmptyFileMeansFalcosDefaults() throws IOException {
        FalcoSettings settings = read("").forReplay();

        assertThat(settings.priority()).isEqualTo(Priority.DEBUG);
        assertThat(settings.matching()).isEqualTo(RuleMatching.FIRST);
        assertThat(settings.additions()).isEmpty();
        assertThat(settings.format().json()).isFalse();
        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void wordsAreTakenInAnyCaseAndAnEmptyNameMeansAny() throws IOException {
        FalcoSettings settings = read("""
                rule_matching: ALL
                append_output:
                - {match: {rule: "", source: ""}, extra_output: x, extra_fields: [proc.pid, proc.pid]}
                """).forReplay();

        assertThat(settings.matching()).isEqualTo(RuleMatching.ALL);
        assertThat(settings.additions().getFirst().rule()).isEmpty();
        assertThat(settings.additions().getFirst().source()).isEmpty();
    }

    @Test
    void nothingBehindTheEqualsSignIsAnEmptyWord() throws IOException {
        FalcoConfiguration configuration = read("").with("priority=");

        assertThatThrownBy(configuration::forReplay).hasMessageContaining("'' is none of");
    }

    @Test
    void includedFilesAppendOverrideOrOnlyAdd() throws IOException {
        Files.writeString(folder.resolve("append.yaml"), "rules_files: [b.yaml]\npriority: error\n");
        Files.writeString(folder.resolve("override.yaml"), "rules_files: [c.yaml]\n");
        Files.writeString(folder.resolve("add.yaml"), "priority: alert\nrule_matching: all\n");

        assertThat(read("rules_files: [a.yaml]\nconfig_files: [append.yaml]\n")
                        .forReplay()
                        .rulesFiles())
                .containsExactly(Path.of("a.yaml"), Path.of("b.yaml"));
        FalcoSettings settings = read("""
                rules_files: [a.yaml]
                config_files:
                - append.yaml
                - {path: override.yaml, strategy: override}
                - {path: add.yaml, strategy: add-only}
                """).forReplay();
        assertThat(settings.rulesFiles()).containsExactly(Path.of("c.yaml"));
        assertThat(settings.priority()).isEqualTo(Priority.ERROR);
        assertThat(settings.matching()).isEqualTo(RuleMatching.ALL);
    }

    @Test
    void withoutAListAllDefinedPluginsAreWanted() throws IOException {
        String plugins = "plugins: [{name: container, library_path: c.so}, {name: json, library_path: j.so}]\n";
        assertThat(read(plugins + "load_plugins: [container]\n").forReplay().warnings())
                .isEmpty();

        FalcoConfiguration all = read(plugins);
        assertThatThrownBy(all::forReplay)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'json'");
    }

    @Test
    void complaintsNameTheFileTheKeyAndWhatIsWrong() throws IOException {
        for (String[] wrong : new String[][] {
            {"json_output: maybe", "falco.yaml:1:14: json_output: 'maybe' is neither true nor false"},
            {"priority: [debug]", "falco.yaml:1:11: priority: must be a single value"},
            {"append_output: [x]", "falco.yaml:1:17: append_output[0]: must be a map of keys"},
            {"rules: [{stop: {rule: x}}]", "falco.yaml:1:9: rules[0].enable: or disable must stand here"},
            {"rules_file: [a]\nrules_files: [b]", "falco.yaml:1:13: rules_file: stands beside rules_files"},
            {"priority:", "falco.yaml:1:10: priority: has no value"},
            {"append_output: [{extra_fields: [proc.pid, proc.pid: a]}]", "'proc.pid' stands there twice"},
            {"append_output: [{extra_fields: [{a: b}, {a: c}]}]", "'a' stands there twice"},
            {"append_output: [{extra_fields: [{a: b, c: d}]}]", "one key and its format"},
            {"config_files: [{path: x, strategy: mix}]", "strategy: 'mix' is none of append, override, add-only"},
            {"[a]", "falco.yaml:1:1: Falco's configuration is a map of keys"},
            {"a: [", "falco.yaml:1:"}
        }) {
            assertThatThrownBy(() -> read(wrong[0]).forReplay())
                    .as(wrong[0])
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(wrong[1]);
        }
    }

    @Test
    void everyChannelIsReadInFalcosOrder() throws IOException {
        FalcoSettings settings = read("""
                json_output: true
                json_include_tags_property: false
                file_output: {enabled: true, filename: ./events.txt, keep_alive: true}
                stdout_output: {enabled: true}
                syslog_output: {enabled: true}
                program_output: {enabled: true, program: "jq . | mail root", keep_alive: false}
                http_output:
                  enabled: true
                  url: '"http://127.0.0.1:2801/"'
                  user_agent: "mine"
                  insecure: true
                  ca_path: /etc/ssl/certs
                  echo: true
                """).forRun();

        LineFormat format = settings.format().line();
        assertThat(format.parts().tags()).isFalse();
        assertThat(settings.outputs())
                .containsExactly(
                        AppendFile.falco(folder.resolve("./events.txt"), true, format),
                        Stdout.falco(format),
                        new LocalSyslog(Path.of("/dev/log"), format),
                        new Program("jq . | mail root", false, format),
                        new HttpPost(
                                URI.create("http://127.0.0.1:2801/"),
                                "mine",
                                true,
                                format,
                                new Connection(
                                        new TlsOptions(Optional.empty(), List.of(), false), Duration.ofSeconds(10))));
        assertThat(settings.warnings()).isEmpty();
        assertThat(read("stdout_output: {enabled: false}").forReplay().outputs())
                .isEmpty();
    }

    @Test
    void whatRunsIsReadWithFalcosDefaults() throws IOException {
        RunningSettings nothing = read("").forRun().running();
        assertThat(nothing.drops()).isEqualTo(new DropSettings(0.1, List.of(), 0.03333, 1, false));
        assertThat(nothing.metrics().enabled()).isFalse();
        assertThat(nothing.webserver()).isEmpty();
        assertThat(nothing.liveSource()).isTrue();

        RunningSettings said = read("""
                engine: {kind: nodriver}
                outputs_queue: {capacity: 7}
                syscall_event_drops: {threshold: .5, actions: [log, alert], rate: 2, max_burst: 3, simulate_drops: true}
                metrics: {enabled: true, interval: 1h30m, output_rule: true, output_file: stats, convert_memory_to_mb: no}
                webserver: {enabled: true, listen_port: 1, k8s_healthz_endpoint: /live, prometheus_metrics_enabled: true}
                """).forRun().running();
        assertThat(said.liveSource()).isFalse();
        assertThat(said.queueCapacity()).isEqualTo(7);
        assertThat(said.drops())
                .isEqualTo(
                        new DropSettings(0.5, List.of(DropSettings.Action.LOG, DropSettings.Action.ALERT), 2, 3, true));
        assertThat(said.metrics().interval()).isEqualTo(Duration.ofMinutes(90));
        assertThat(said.metrics().outputFile()).hasValue(folder.resolve("stats"));
        assertThat(said.metrics().megabytes()).isFalse();
        assertThat(said.webserver()).hasValue(new RunningSettings.Webserver("127.0.0.1", 1, "/live", true));
    }

    @Test
    void eachKeyWithoutMeaningIsAWarningWithItsPlaceAndSomethingToDo() throws IOException {
        List<String> warnings = read("""
                log_level: info
                http_output:
                  enabled: true
                  url: http://127.0.0.1:1/
                  compress_uploads: true
                grpc: {enabled: false, bind_address: x}
                grpc_output:
                  enabled: true
                webserver: {enabled: true, threadines: 4}
                outputs: {rate: 1}
                """).forRun().warnings();

        assertThat(warnings)
                .hasSize(5)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("falco.yaml:1:1: log_level: has no effect here: ")
                        .endsWith("redirect it there"))
                .anySatisfy(line -> assertThat(line).startsWith("falco.yaml:5:3: http_output.compress_uploads: "))
                .anySatisfy(line -> assertThat(line).startsWith("falco.yaml:7:1: grpc_output: "))
                .anySatisfy(line ->
                        assertThat(line).startsWith("falco.yaml:9:28: unknown key 'webserver.threadines' is not read"))
                .anySatisfy(line -> assertThat(line).startsWith("falco.yaml:10:1: outputs: "));
    }

    @Test
    void whatStandsInAnIncludedFileOrAnOptionIsToldByItsOwnPlace() throws IOException {
        Files.createDirectory(folder.resolve("config.d"));
        Files.writeString(folder.resolve("config.d/more.yaml"), "# a comment\nload_plugins:\n- container\n- json\n");
        FalcoConfiguration included = read("config_files: [config.d]\n");
        assertThatThrownBy(included::forRun).hasMessageContaining("config.d/more.yaml:4:3: load_plugins: 'json' is");

        FalcoConfiguration option = read("").with("syscall_event_drops.threshold=2");
        assertThatThrownBy(option::forRun)
                .hasMessage("-o syscall_event_drops.threshold: syscall_event_drops.threshold: '2' is no number from 0"
                        + " to 1");
    }

    @Test
    void unknownKeysInEntriesOfListsAreTold() throws IOException {
        FalcoConfiguration configuration = read("""
                append_output:
                - {match: {rul: X}, extra_output: x, bogus: 1}
                rules:
                - disable: {rule: X, tagg: y}
                config_files: [{path: nowhere, stratgy: append}]
                static_fields: {free: yes}
                plugins: [{name: container, init_config: {any: thing}}]
                """).with("append_output[].fogus=1");

        assertThat(configuration.forReplay().warnings())
                .filteredOn(line -> line.contains("unknown key"))
                .hasSize(5)
                .anySatisfy(
                        line -> assertThat(line).startsWith("falco.yaml:2:12: unknown key 'append_output[].match.rul'"))
                .anySatisfy(line -> assertThat(line).startsWith("falco.yaml:2:38: unknown key 'append_output[].bogus'"))
                .anySatisfy(line -> assertThat(line).startsWith("falco.yaml:4:22: unknown key 'rules[].disable.tagg'"))
                .anySatisfy(
                        line -> assertThat(line).startsWith("falco.yaml:5:32: unknown key 'config_files[].stratgy'"))
                .anySatisfy(line -> assertThat(line).startsWith("-o append_output[].fogus: unknown key"));
    }

    @Test
    void valuesNameVariablesOfTheEnvironment() throws IOException {
        FalcoSettings settings = read("""
                priority: ${LEVEL}
                rules_files: ["/etc/${WHERE}/rules.yaml"]
                static_fields: {a: "${WHERE}", b: "$${WHERE}", c: "x${NOBODY}y", d: "$5 ${WHERE", "${WHERE}": key}
                """).with("static_fields.o=${WHERE}").forReplay();

        assertThat(settings.priority()).isEqualTo(Priority.WARNING);
        assertThat(settings.rulesFiles()).containsExactly(Path.of("/etc/north/rules.yaml"));
        assertThat(settings.staticFields())
                .containsEntry("a", "north")
                .containsEntry("b", "${WHERE}")
                .containsEntry("c", "xy")
                .containsEntry("d", "$5 ${WHERE")
                .containsEntry("${WHERE}", "key")
                .containsEntry("o", "${WHERE}");
    }

    @Test
    void aNameThatNoFileCanHaveIsRefusedWithItsPlace() throws IOException {
        FalcoConfiguration configuration = read("rules_files:\n- \"a\\0b\"\n");
        assertThatThrownBy(configuration::forReplay)
                .hasMessageContaining("falco.yaml:2:1: rules_files: is no name that a file can have");
    }

    @Test
    void whatCannotRunIsRefused() throws IOException {
        for (String[] wrong : new String[][] {
            {"file_output: {enabled: true}", "falco.yaml:1:14: file_output.filename: is missing"},
            {"http_output: {enabled: true, url: ftp://x/}", "http_output.url: expected an address like"},
            {"http_output: {enabled: true, url: 'https://x/', mtls: true, client_cert: none.pem}", "none.pem"},
            {"http_output: {enabled: true, url: 'https://x/', ca_path: nowhere}", "ca_path: nowhere is no folder"},
            {"syscall_event_drops: {actions: [ignore, log]}", "ignore stands beside another action"},
            {"syscall_event_drops: {actions: [shout]}", "'shout' is none of ignore, log, alert, exit"},
            {"metrics: {interval: soon}", "'soon' is no duration such as 1h"},
            {"metrics: {interval: 50ms}", "'50ms' is shorter than 100ms"},
            {"engine: {kind: replay}", "replayed by ./shikra replay"},
            {"engine: {kind: gvisor}", "'gvisor' is none of"},
            {"webserver: {enabled: true, ssl_enabled: true}", "ssl_enabled: this server speaks no TLS"},
            {"webserver: {enabled: true, k8s_healthz_endpoint: x}", "'x' is no path"},
            {"outputs_queue: {capacity: 1.5}", "must be a whole number"}
        }) {
            FalcoConfiguration configuration = read(wrong[0]);
            assertThatThrownBy(configuration::forRun)
                    .as(wrong[0])
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(wrong[1]);
        }
    }
}
