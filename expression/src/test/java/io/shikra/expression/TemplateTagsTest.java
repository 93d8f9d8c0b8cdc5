// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TemplateTagsTest {
    private static Function<String, Optional<String>> values(Map<String, String> values) {
        return name -> Optional.ofNullable(values.get(name));
    }

    @Test
    void aValueIsEscapedForTheJsonStringItGoesInto() {
        String template = "{\"value\":\"{{inputs.parameters.event}}\"}";
        String event = "{\"a\":\"\\\"x\\\"\n\u0007😀{{inputs.parameters.event}}\"}";

        String result = TemplateTags.compile(template).substituteJson(values(Map.of("inputs.parameters.event", event)));

        assertThat(GjsonPath.compile("value").get(result).text()).isEqualTo(event);
    }

    @Test
    void blanksAroundTheNameDoNotMatter() {
        TemplateTags tags = TemplateTags.compile("a {{ inputs.parameters.x }} b");

        assertThat(tags.substituteText(values(Map.of("inputs.parameters.x", "1"))))
                .isEqualTo("a 1 b");
        assertThat(tags.names()).containsExactly("inputs.parameters.x");
    }

    @Test
    void unknownNamesStayUnlessTheirPrefixIsArgos() {
        Function<String, Optional<String>> nothing = values(Map.of());

        assertThat(TemplateTags.compile("{{ .Values.x }} {{foo}} {{inputs.artifacts.a.path}} {{}}")
                        .substituteJson(nothing))
                .isEqualTo("{{ .Values.x }} {{foo}} {{inputs.artifacts.a.path}} {{}}");
        assertThatThrownBy(() ->
                        TemplateTags.compile("{{workflow.parameters.pod}}").substituteJson(nothing))
                .isInstanceOf(BadExpressionException.class)
                .hasMessage("{{workflow.parameters.pod}} has no value");
        assertThatThrownBy(() -> TemplateTags.compile("{{item}}").substituteJson(nothing))
                .hasMessage("{{item}} has no value");
    }

    @Test
    void aTagInsideATagIsReplacedFirst() {
        assertThat(TemplateTags.compile("{{inputs.parameters.{{item}}}}")
                        .substituteText(values(Map.of("item", "a", "inputs.parameters.a", "found"))))
                .isEqualTo("found");
    }

    @Test
    void expressionTagsAreRefusedByName() {
        assertThatThrownBy(() -> TemplateTags.compile("{{=1 + 1}}").substituteText(values(Map.of())))
                .hasMessageContaining("{{=1 + 1}} is not supported yet");
    }

    @Test
    void bracesThatNeverCloseArePlainText() {
        String text = "{{a {{b {{c";

        assertThat(TemplateTags.compile(text).substituteText(values(Map.of()))).isEqualTo(text);
        assertThat(TemplateTags.compile("{{".repeat(100_000)).substituteText(values(Map.of())))
                .hasSize(200_000);
    }
}
