// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AlertStreamTest {
    private static AlertStream stream(String text, int limit) {
        return new AlertStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), limit);
    }

    private static String alert(String rule) {
        return AlertJsonTest.MINIMAL.replace("\"R\"", "\"" + rule + "\"");
    }

    @Test
    void readsAlertsSeparatedByLinesBlanksOrNothing() throws IOException, AlertFormatException {
        AlertStream stream = stream(alert("a") + "\n\r\n " + alert("b}{\\\"[") + alert("c"), 1000);

        assertThat(stream.next().orElseThrow().rule()).isEqualTo("a");
        assertThat(stream.next().orElseThrow().rule()).isEqualTo("b}{\"[");
        assertThat(stream.next().orElseThrow().rule()).isEqualTo("c");
        assertThat(stream.next()).isEmpty();
        assertThat(stream.next()).isEmpty();
    }

    @Test
    void goesOnBehindTheLineThatWasNoAlert() throws IOException, AlertFormatException {
        AlertStream stream = stream("hello {\n{\"rule\":1}\n" + alert("a"), 1000);

        assertThatThrownBy(stream::next).hasMessage("line 1: an alert is a JSON object, beginning with '{'");
        assertThatThrownBy(stream::next).hasMessageContaining("in the alert that begins in line 2");
        assertThat(stream.next().orElseThrow().rule()).isEqualTo("a");
    }

    @Test
    void refusesAnAlertLargerThanTheLimitAndReadsTheNext() throws IOException, AlertFormatException {
        int limit = alert("a").length();
        AlertStream stream = stream(alert("ab") + "\n" + alert("a"), limit);

        assertThatThrownBy(stream::next).hasMessage("line 1: the alert is larger than " + limit + " bytes");
        assertThat(stream.next().orElseThrow().rule()).isEqualTo("a");
    }

    @Test
    void saysThatAnAlertIsCutOff() {
        AlertStream stream = stream("\n" + alert("a").substring(0, 20), 1000);

        assertThatThrownBy(stream::next).hasMessage("line 2: the alert is cut off: its closing '}' is missing");
    }
}
