// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PathTest {
    private static final String ALERT =
            "{\"body\":{\"rule\":\"R\",\"output_fields\":{\"k8s.pod.name\":\"alpine\",\"@timestamp\":5}}}";

    @Test
    void dotsInsideAKeyAreEscaped() {
        assertThat(get(ALERT, "body.output_fields.k8s\\.pod\\.name").text()).isEqualTo("alpine");
        assertThat(get(ALERT, "body.output_fields.k8s.pod.name").exists()).isFalse();
    }

    @Test
    void anUnknownModifierIsAKey() {
        assertThat(get(ALERT, "body.output_fields.@timestamp").number()).isEqualTo(5);
    }

    @Test
    void aSecondKeyOfTheSameNameIsTriedWhenTheFirstLeadsNowhere() {
        assertThat(get("{\"a\":{\"x\":1},\"a\":{\"y\":2}}", "a.y").raw()).isEqualTo("2");
    }

    @Test
    void deepJsonNeedsNoStack() {
        String deep = "[".repeat(200_000) + "]".repeat(200_000);

        assertThat(get("{\"a\":" + deep + ",\"b\":1}", "b").raw()).isEqualTo("1");
        assertThat(get(deep, "@dig:a").raw()).isEqualTo("[]");
        assertThat(get(deep, "@flatten:{\"deep\":true}").exists()).isTrue();
        assertThat(get(deep, "@pretty").exists()).isTrue();
    }

    @Test
    void aListHasNoKeys() {
        SjsonPath path = SjsonPath.compile("a.name");

        assertThatThrownBy(() -> path.set("{\"a\":[1]}", "v"))
                .isInstanceOf(BadExpressionException.class)
                .hasMessageContaining("\"name\" in a.name is no index");
    }

    @Test
    void aHugeIndexIsRefusedInsteadOfFillingMemory() {
        SjsonPath path = SjsonPath.compile("a.99999999999");

        assertThatThrownBy(() -> path.set("{}", "v")).hasMessageContaining("is larger than 10000");
        assertThat(SjsonPath.compile("a.:99999999999").set("{}", "v")).isEqualTo("{\"a\":{\"99999999999\":\"v\"}}");
    }

    @Test
    void anEmptyTargetIsRefused() {
        assertThatThrownBy(() -> SjsonPath.compile("")).hasMessageContaining("write where the value goes");
    }

    private static JsonValue get(String json, String path) {
        return GjsonPath.compile(path).get(json);
    }
}
