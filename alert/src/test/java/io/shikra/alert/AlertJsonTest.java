// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertJsonTest {
    static final String MINIMAL = "{\"rule\":\"R\",\"priority\":\"notice\",\"time\":\"2026-03-01T12:00:00Z\"}";

    static Alert shell() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("proc.name", Value.of("bash"));
        fields.put("evt.time", Value.of(1_772_366_400_000_000_001L));
        fields.put("container.privileged", new Value.Truth(false));
        fields.put("fd.name", Value.Absent.ABSENT);
        fields.put("fd.types", new Value.Many(List.of(Value.of("ipv4"), Value.of("file"))));
        fields.put("proc.fdusage", new Value.Decimal(0.5));
        fields.put("evt.buflen", new Value.Whole(-1, true));
        return new Alert(
                Optional.empty(),
                "Terminal shell in container",
                Priority.INFORMATIONAL,
                "12:00:00.000000001: Informational A \"shell\"/\u001b\n",
                1_772_366_400_000_000_001L,
                "syscall",
                "node-1",
                List.of("shell", "container"),
                fields);
    }

    @Test
    void writesFalcosFormOnOneLineWithSortedKeys() {
        assertThat(new String(AlertJson.write(shell(), AlertJson.Options.FALCO), StandardCharsets.UTF_8))
                .isEqualTo("{\"hostname\":\"node-1\","
                        + "\"output\":\"12:00:00.000000001: Informational A \\\"shell\\\"/\\u001b\\n\","
                        + "\"output_fields\":{\"container.privileged\":false,\"evt.buflen\":18446744073709551615,"
                        + "\"evt.time\":1772366400000000001,\"fd.name\":null,\"fd.types\":[\"ipv4\",\"file\"],"
                        + "\"proc.fdusage\":0.5,\"proc.name\":\"bash\"},"
                        + "\"priority\":\"Informational\",\"rule\":\"Terminal shell in container\","
                        + "\"source\":\"syscall\",\"tags\":[\"container\",\"shell\"],"
                        + "\"time\":\"2026-03-01T12:00:00.000000001Z\"}");
    }

    @Test
    void leavesOutWhatTheJsonIncludeSettingsSwitchOff() {
        AlertJson.Options bare = new AlertJson.Options(false, false, false, true, true);

        String json = new String(AlertJson.write(shell().withUuid("u-1"), bare), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo("{\"hostname\":\"node-1\",\"message\":\"A \\\"shell\\\"/\\u001b\\n\","
                        + "\"priority\":\"Informational\",\"rule\":\"Terminal shell in container\","
                        + "\"source\":\"syscall\",\"time\":\"2026-03-01T12:00:00.000000001Z\",\"uuid\":\"u-1\"}");
    }

    @Test
    void writesFalcosidekicksKeyOrderAndShortTime() throws AlertFormatException {
        Alert alert = AlertJson.read(MINIMAL).withUuid("u-2");

        assertThat(new String(AlertJson.writeSidekick(alert), StandardCharsets.UTF_8))
                .isEqualTo("{\"uuid\":\"u-2\",\"output\":\"\",\"priority\":\"Notice\",\"rule\":\"R\","
                        + "\"time\":\"2026-03-01T12:00:00Z\",\"output_fields\":{},\"source\":\"syscall\"}");
    }

    @Test
    void readsBackWhatItWrote() throws AlertFormatException {
        Alert alert = shell().withUuid("0a");

        Alert again = AlertJson.read(AlertJson.write(alert));

        assertThat(again).isEqualTo(alert);
    }

    @Test
    void keepsObjectsAndNumbersThatJavaCannotHoldAsTheirText() throws AlertFormatException {
        String fields = "{\"big\":123456789012345678901234567890,\"exact\":0.1000000000000000055511151231257827,"
                + "\"object\":{ \"a\" : [1.50, {\"b\":null}] },\"list\":[true,{\"c\":1}]}";

        Alert alert = AlertJson.read(MINIMAL.replace("}", ",\"output_fields\":" + fields + "}"));

        assertThat(alert.field("big")).isEqualTo(new Value.Json("123456789012345678901234567890"));
        assertThat(alert.field("exact")).isEqualTo(new Value.Json("0.1000000000000000055511151231257827"));
        assertThat(alert.field("object")).isEqualTo(new Value.Json("{\"a\":[1.50,{\"b\":null}]}"));
        assertThat(alert.field("list"))
                .isEqualTo(new Value.Many(List.of(new Value.Truth(true), new Value.Json("{\"c\":1}"))));
    }

    @Test
    void toleratesMissingNullAndUnknownKeys() throws AlertFormatException {
        String json = "\n {\"priority\":\"INFO\",\"x\":[{\"y\":1}],\"rule\":\"R\",\"tags\":null,\"hostname\":null,"
                + "\"output_fields\":null,\"time\":\"2026-03-01T13:00:00.5+01:00\",\"uuid\":\"\"} \n";

        Alert alert = AlertJson.read(json);

        assertThat(alert.priority()).isEqualTo(Priority.INFORMATIONAL);
        assertThat(alert.timeNanos()).isEqualTo(1_772_366_400_500_000_000L);
        assertThat(alert.source()).isEqualTo("syscall");
        assertThat(alert.uuid()).isEmpty();
        assertThat(alert.tags()).isEmpty();
    }

    @Test
    void replacesHalfSurrogatesBecauseTheyHaveNoUtf8() throws AlertFormatException {
        Alert alert = AlertJson.read(MINIMAL.replace("\"R\"", "\"a\\ud800b\\ude00\\ud83d\\ude00\""));

        assertThat(alert.rule()).isEqualTo("a\uFFFDb\uFFFD😀");
        assertThat(AlertJson.read(AlertJson.write(alert))).isEqualTo(alert);
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        refused("", "line 1 column 1: an alert is a JSON object, this is empty");
        refused("[1]", "line 1 column 1: an alert is a JSON object, this is a list");
        refused("{\"rule\":\"R\",\n \"priority\" \"x\"}", "line 2 column");
        refused("{}", "rule: missing or empty: every alert names its rule");
        refused(MINIMAL.replace("notice", "loud"), "priority: 'loud' is no priority: one of Emergency, Alert");
        refused(MINIMAL.replace("2026-03-01T12", "yesterday"), "time: 'yesterday:00:00Z' is no time: an RFC 3339");
        refused(MINIMAL.replace("2026-03", "2026-13"), "time: '2026-13-01T12:00:00Z' is no time");
        refused(MINIMAL.replace("\"R\"", "7"), "rule: a text expected, this is a number");
        refused(MINIMAL.replace("}", ",\"tags\":[\"a\",{}]}"), "tags[1]: a text expected, this is an object");
        refused(MINIMAL.replace("}", ",\"output_fields\":[]}"), "output_fields: an object expected, this is a list");
        refused(MINIMAL + "{}", "nothing may follow the alert");
        refused(MINIMAL.replace(",\"time\":\"2026-03-01T12:00:00Z\"", ""), "time: missing: an RFC 3339");
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> AlertJson.read(json))
                .as(json)
                .isInstanceOf(AlertFormatException.class)
                .hasMessageContaining(message);
    }
}
