// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.shikra.app.replay.HandMadeCapture;
import io.shikra.app.replay.Terminal;
import io.shikra.testing.DatagramReceiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
    private static final String RULES = """
            - rule: Shadow
              desc: d
              condition: evt.type = openat and fd.name = /etc/shadow
              output: read %fd.name
              priority: WARNING
              tags: [file, secret]
            - rule: Any
              desc: d
              condition: evt.type = openat
              output: opened %fd.name
              priority: INFO
              tags: [file]
            - rule: Off
              desc: d
              condition: evt.type = openat
              output: off
              priority: DEBUG
              enabled: false
            """;

    @TempDir
    Path folder;

    private final TimeZone zone = TimeZone.getDefault();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @BeforeEach
    void theUsersFiles() throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        HandMadeCapture.write(folder.resolve("two.scap"), "/etc/shadow", "/etc/hosts");
        Files.writeString(folder.resolve("my.yaml"), RULES);
    }

    @AfterEach
    void backToThisPlace() {
        TimeZone.setDefault(zone);
    }

    private int run(String... arguments) {
        return run(out, arguments);
    }

    private int run(OutputStream to, String... arguments) {
        PrintStream stderr = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return ReplayCommand.execute(
                List.of(arguments), new Terminal(to, stderr, Map.of("FALCO_HOSTNAME", "here"), folder));
    }

    /// A replay of the two files with these rules, and nothing behind the outputs.
    private int replay(String... more) {
        String[] usual = {"two.scap", "-r", "my.yaml", "-o", "append_output=[]"};
        String[] all = Arrays.copyOf(usual, usual.length + more.length);
        System.arraycopy(more, 0, all, usual.length, more.length);
        return run(all);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String said() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    @Test
    void printsALineForEachAlertAsFalcoDoes() {
        assertThat(replay()).as(said()).isZero();
        assertThat(lines())
                .containsExactly(
                        "00:00:01.000000000: Warning read /etc/shadow",
                        "00:00:02.000000000: Informational opened /etc/hosts");
    }

    @Test
    void printsTheClockOfThisPlace() {
        TimeZone.setDefault(TimeZone.getTimeZone("GMT+05:30"));

        replay();

        assertThat(lines().getFirst()).startsWith("05:30:01.000000000: Warning");
    }

    @Test
    void writesNothingButAlertsAsJson() {
        assertThat(replay("--format", "json", "--match", "all", "--stats")).isZero();
        assertThat(lines())
                .hasSize(3)
                .first()
                .isEqualTo("{\"hostname\":\"here\",\"output\":\"00:00:01.000000000: Warning read /etc/shadow\","
                        + "\"output_fields\":{\"evt.time\":1767225601000000000,\"fd.name\":\"/etc/shadow\"},"
                        + "\"priority\":\"Warning\",\"rule\":\"Shadow\",\"source\":\"syscall\","
                        + "\"tags\":[\"file\",\"secret\"],\"time\":\"2026-01-01T00:00:01.000000000Z\"}");
        assertThat(said().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("rules: 2 ready \\d+ ms after main\\(\\)"),
                        line -> assertThat(line)
                                .matches("two.scap: 2 events, [\\d.]+ s CPU, [1-9]\\d* ns CPU per event,"
                                        + " [\\d.]+ bytes allocated per event, \\d+ collections,"
                                        + " [\\d.]+ s, \\d+ events per second"),
                        line -> assertThat(line)
                                .matches(
                                        "process: [\\d.]+ s CPU, [1-9]\\d* KiB of memory at its peak, \\d+ collections"));
    }

    @Test
    void repeatsWithNewStateEachTime() {
        assertThat(replay("--repeat", "3", "--stats")).isZero();
        assertThat(lines()).hasSize(6);
        assertThat(said().lines().filter(line -> line.startsWith("two.scap: 2 events")))
                .hasSize(3);
    }

    @Test
    void theSuggestedFieldsStandBehindWhenNothingIsConfigured() {
        assertThat(run("two.scap", "-r", "my.yaml")).isZero();
        assertThat(lines().getFirst()).contains(" container_id=").contains(" k8s_ns_name=");
    }

    @Test
    void selectsRulesInTheOrderOfTheOptions() {
        replay("-o", "rules[].disable.tag=file", "-o", "rules[].enable.rule=Sha*");
        assertThat(lines()).containsExactly("00:00:01.000000000: Warning read /etc/shadow");
    }

    @Test
    void enablesARuleThatItsFileDisables() {
        replay("-o", "rules[].enable.rule=Off", "-o", "rules[].disable.tag=file");
        assertThat(lines()).hasSize(2).allMatch(line -> line.endsWith("Debug off"));
    }

    @Test
    void readsFalcosConfigurationAndTheFilesItIncludes() throws IOException {
        Files.createDirectory(folder.resolve("config.d"));
        Files.writeString(
                folder.resolve("config.d/time.yaml"), "time_format_iso_8601: true\nrules_files: [more.yaml]\n");
        Files.writeString(folder.resolve("more.yaml"), "- macro: nobody\n  condition: evt.num = 0\n");
        Files.writeString(folder.resolve("falco.yaml"), """
                config_files: [config.d, nowhere.d]
                rules_files: [my.yaml]
                priority: warning
                append_output:
                - match: {tags: [secret]}
                  extra_output: n=%evt.num
                webserver: {enabled: true}
                syslog_output: {enabled: false}
                prioriti: debug
                """);

        assertThat(run("two.scap", "-c", "falco.yaml")).as(said()).isZero();

        assertThat(lines()).containsExactly("2026-01-01T00:00:01.000000000+0000: Warning read /etc/shadow n=1");
        assertThat(said())
                .contains("falco.yaml:9:1: unknown key 'prioriti'")
                .contains("only ./shikra run needs them: webserver.enabled")
                .contains("nowhere.d does not exist");
    }

    @Test
    void refusesALibraryThatItDoesNotReplace() throws IOException {
        Files.writeString(
                folder.resolve("falco.yaml"), "load_plugins: [container, cloudtrail]\nrules_files: [my.yaml]\n");

        assertThat(run("two.scap", "-c", "falco.yaml")).isOne();
        assertThat(said())
                .contains("falco.yaml:1:27: load_plugins: 'cloudtrail' is a shared library")
                .contains("take it out");
        assertThat(lines()).isEmpty();
    }

    @Test
    void aCaptureThatBreaksGivesTheAlertsBeforeAndThenTheError() throws IOException {
        Path whole = folder.resolve("two.scap");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("two.scap"), Arrays.copyOf(bytes, bytes.length - 20));

        assertThat(replay()).isOne();
        assertThat(lines()).containsExactly("00:00:01.000000000: Warning read /etc/shadow");
        assertThat(said()).contains("two.scap").doesNotContain("Exception");
    }

    @Test
    void whatStandsBehindAPackedCaptureIsSaidAndNotRead() throws IOException {
        packTwo();
        Files.write(folder.resolve("two.scap"), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

        assertThat(replay()).isZero();
        assertThat(lines()).hasSize(2);
        assertThat(said()).contains("two.scap: what stands behind the gzip data is no gzip and was not read");
    }

    @Test
    void theStatisticsOfAPackedCaptureTellWhoInflatedIt() throws IOException {
        packTwo();

        assertThat(replay("--stats", "--repeat", "2")).isZero();
        assertThat(said().lines().filter(line -> line.contains("inflated")))
                .containsExactly("two.scap: packed, inflated by zlib");
    }

    private void packTwo() throws IOException {
        byte[] plain = Files.readAllBytes(folder.resolve("two.scap"));
        try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve("two.scap")))) {
            gzip.write(plain);
        }
    }

    @Test
    void saysWhatIsWrongWithFilesAndWhatToDo() throws IOException {
        Files.writeString(folder.resolve("not.scap"), "no capture at all");
        assertThat(run("not.scap", "-r", "my.yaml")).isOne();
        assertThat(said()).contains("not.scap").contains(".scap");
        errors.reset();

        assertThat(run("nowhere.scap", "-r", "my.yaml")).isOne();
        assertThat(said()).contains("nowhere.scap").doesNotContain("Exception");
        errors.reset();

        assertThat(run("two.scap", "-r", "nowhere.yaml")).isOne();
        assertThat(said()).contains("nowhere.yaml");
        errors.reset();

        assertThat(run("-r", "my.yaml")).isOne();
        assertThat(said()).contains("which capture?");
    }

    @Test
    void saysWhereAConfigurationIsWrong() {
        assertThat(replay("-o", "priority=urgent")).isOne();
        assertThat(said()).contains("priority: 'urgent' is none of");
        errors.reset();

        assertThat(replay("-o", "rules[].disable.rule=")).isOne();
        assertThat(said()).contains("rules[0]").contains("must stand here");
        errors.reset();

        assertThat(replay("-o", "json_output")).isOne();
        assertThat(said()).contains("KEY=VALUE");
        errors.reset();

        assertThat(replay("--match", "bogus")).isOne();
        assertThat(said()).startsWith("--match bogus: ").contains("neither first nor all");
        errors.reset();

        assertThat(replay("-p", "%proc.nosuch")).isOne();
        assertThat(said()).startsWith("-p: LOAD_ERR_COMPILE_OUTPUT: ").contains("proc.nosuch");
        errors.reset();

        assertThat(replay("-o", "append_output[]={extra_output: '%evt.num', extra_fields: [bogus]}"))
                .isOne();
        assertThat(said())
                .contains("append_output[0].extra_fields: LOAD_ERR_COMPILE_OUTPUT: ")
                .doesNotContain("my.yaml");
        assertThat(lines()).isEmpty();
    }

    @Test
    void refusesOptionsThatFalcoDoesNotHaveAnyMore() {
        assertThat(replay("-T", "file")).isOne();
        assertThat(said()).contains("Unknown option").contains("-T");
    }

    @Test
    void endsWhenNobodyReadsTheLines() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertThat(run(closed, "two.scap", "-r", "my.yaml")).isOne();
        assertThat(said()).contains("standard output: nobody reads it any more");
    }

    @Test
    void aFullDiskIsToldFromAReaderThatLeft() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        for (String words : List.of("two.scap -r my.yaml", "-r my.yaml -L", "-V my.yaml", "-h")) {
            errors.reset();
            assertThat(run(full, words.split(" ", -1))).as(words).isOne();
            assertThat(said()).contains("standard output: cannot be written: No space left on device");
        }
    }

    @Test
    void saysWhichOptionNamesNoRulesOrNothingAtAll() throws IOException {
        Files.writeString(folder.resolve("rules.txt"), RULES);
        assertThat(run("-V", "rules.txt")).isOne();
        assertThat(said()).startsWith("-V rules.txt: no rules there").contains("end in .yaml or .yml");
        errors.reset();

        assertThat(run("")).isOne();
        assertThat(said()).contains("capture: an empty name");
    }

    @Test
    void whatHasNoEffectBesideAnotherOptionIsSaid() {
        assertThat(run("two.scap", "-V", "my.yaml", "-r", "my.yaml")).isZero();
        assertThat(said()).contains("-r: without effect beside -V").contains("the captures: without effect beside -V");
        errors.reset();

        assertThat(run("-r", "my.yaml", "-L", "-l", "Shadow")).isZero();
        assertThat(said()).contains("-L: without effect beside -l");
    }

    @Test
    void listsAndJudgesRulesWithoutACapture() {
        assertThat(run("-r", "my.yaml", "-L")).isZero();
        assertThat(lines()).hasSize(3).first().asString().startsWith("Shadow ");
        out.reset();

        assertThat(run("-r", "my.yaml", "-l", "Nobody")).isOne();
        assertThat(said()).contains("no such rule is loaded");

        assertThat(run("-V", "my.yaml")).isZero();
        assertThat(lines()).last().asString().startsWith("3 rules can be loaded");
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).isZero();
    }

    @Test
    void staticFieldsAreFieldsOfEveryEvent() {
        assertThat(replay("-o", "static_fields.site=north", "-p", "at=%static.site"))
                .isZero();
        assertThat(lines()).allMatch(line -> line.endsWith(" at=north"));
    }

    @Test
    void extraFieldsReachOnlyTheJson() {
        String setting = "append_output[]={extra_fields: [evt.num, {who: 'it is %fd.name'}]}";
        assertThat(replay("-o", setting, "--format", "json")).as(said()).isZero();
        assertThat(lines().getFirst()).contains("\"evt.num\":1").contains("\"who\":\"it is /etc/shadow\"");
        out.reset();

        replay("-o", setting);
        assertThat(lines()).first().isEqualTo("00:00:01.000000000: Warning read /etc/shadow");
    }

    @Test
    void everyReplayInTheDocsSucceeds() throws IOException {
        HandMadeCapture.write(folder.resolve("incident.scap"), "/etc/shadow");
        Files.writeString(folder.resolve("my_rules.yaml"), RULES);
        Files.writeString(folder.resolve("falco.yaml"), "rules_files: [my_rules.yaml]\n");
        Path docs = Path.of(System.getProperty("shikra.root"), "docs/replay.md");
        List<String> commands = Files.readString(docs)
                .lines()
                .filter(line -> line.startsWith("./shikra replay"))
                .map(line -> line.split("\\s+#", 2)[0].strip())
                .toList();

        assertThat(commands).hasSizeGreaterThan(8);
        for (String command : commands) {
            List<String> words = new ArrayList<>();
            Matcher word = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)").matcher(command);
            while (word.find()) {
                words.add(word.group().replaceAll("[\"']", ""));
            }
            assertThat(run(words.subList(2, words.size()).toArray(String[]::new)))
                    .as(command + ": " + said())
                    .isZero();
        }
    }

    /// What `out` holds behind the text of the first alert's rule.
    private String behind(String format, String... more) {
        out.reset();
        List<String> arguments = new ArrayList<>(List.of("-p", format, "-o", "static_fields.b=toooooo="));
        arguments.addAll(List.of(more));
        replay(arguments.toArray(String[]::new));
        return out.toString(StandardCharsets.ISO_8859_1)
                .lines()
                .findFirst()
                .orElse("")
                .replaceAll(".*shadow ", "");
    }

    @Test
    void falcosMistakesInOutputsAreCopiedOnlyWhereAsked() {
        assertThat(behind("%len(fd.name)")).isEqualTo("11");
        assertThat(behind("%len(fd.name)", "--falco-compat")).isEqualTo("<NA>");

        String replacement = "\u00EF\u00BF\u00BD"; // U+FFFD in UTF-8, byte by byte
        assertThat(behind("%b64(static.b)")).contains(replacement);
        assertThat(behind("%b64(static.b)", "--falco-compat"))
                .isEqualTo("\u00B6\u008A(\u00A2\u008A")
                .doesNotContain(replacement);

        String extra = "append_output[]={extra_fields: ['toupper(fd.name)']}";
        assertThat(behind("x", "-o", extra, "--format", "json")).contains("\"toupper(fd.name)\":\"/ETC/SHADOW\"");
        assertThat(behind("x", "-o", extra, "--format", "json", "--falco-compat"))
                .contains("\"toupper(fd.name)\":null");
    }

    @Test
    void anOptionThatIsSaidTwiceCountsAsItIsSaidLast() {
        assertThat(replay("--format", "json", "--format", "text", "--stats", "--stats"))
                .as(said())
                .isZero();
        assertThat(lines().getFirst()).startsWith("00:00:01");
    }

    @Test
    void everyChannelOfFalcoGetsTheSameLines() throws Exception {
        BlockingQueue<String> posted = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        Files.writeString(folder.resolve("falco.yaml"), """
                rules_files: [my.yaml]
                json_output: true
                file_output: {enabled: true, filename: events.txt, keep_alive: true}
                syslog_output: {enabled: true, socket: "%1$s/log"}
                program_output: {enabled: true, program: "cat >> '%1$s/piped'; echo from the program", keep_alive: true}
                http_output: {enabled: true, url: "http://127.0.0.1:%2$d/", echo: true}
                """.formatted(
                        folder, server.getAddress().getPort()));
        try (DatagramReceiver syslog = new DatagramReceiver(folder.resolve("log"))) {
            assertThat(run("two.scap", "-c", "falco.yaml")).as(said()).isZero();

            assertThat(lines()).hasSize(2).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
            assertThat(folder.resolve("events.txt")).content().isEqualTo(out.toString(StandardCharsets.UTF_8));
            assertThat(folder.resolve("piped")).content().isEqualTo(out.toString(StandardCharsets.UTF_8));
            assertThat(posted).containsExactlyElementsOf(lines());
            assertThat(syslog.next(Duration.ofSeconds(10)))
                    .hasValue("<12>Jan  1 00:00:01 falco: " + lines().getFirst());
            assertThat(syslog.next(Duration.ofSeconds(10))).hasValue("<14>Jan  1 00:00:02 falco: " + lines().getLast());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whatAChannelDoesNotTakeIsSaidAtTheEndAndTheOthersHaveIt() {
        String nowhere = folder.resolve("no-such-folder/events.txt").toString();
        assertThat(replay("-o", "file_output.enabled=true", "-o", "file_output.filename=" + nowhere))
                .isOne();
        assertThat(lines()).hasSize(2);
        assertThat(said()).contains("file_output: 2 alerts were not delivered: cannot append to " + nowhere);
    }

    @Test
    void standardOutputCanBeSwitchedOff() {
        assertThat(replay("-o", "stdout_output.enabled=false")).as(said()).isZero();
        assertThat(lines()).isEmpty();
    }
}
