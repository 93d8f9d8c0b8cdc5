// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.SourceFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    @Test
    void everyCharacterOfAFoldedScalarKnowsItsPlace() throws YamlSyntaxError {
        MappedText value = value("c: >\n    evt.type=open\n    and proc.name=a\n");

        assertThat(value.text()).isEqualTo("evt.type=open and proc.name=a\n");
        assertThat(place(value, "open")).isEqualTo("f.yaml:2:14");
        assertThat(place(value, "proc")).isEqualTo("f.yaml:3:9");
    }

    @Test
    void everyCharacterOfALiteralScalarKnowsItsPlace() throws YamlSyntaxError {
        MappedText value = value("c: |-  # why\n  a\n\n    b c\n");

        assertThat(value.text()).isEqualTo("a\n\n  b c");
        assertThat(place(value, "b")).isEqualTo("f.yaml:4:5");
        assertThat(place(value, "c")).isEqualTo("f.yaml:4:7");
    }

    @Test
    void everyCharacterOfAPlainScalarOverLinesKnowsItsPlace() throws YamlSyntaxError {
        MappedText value = value("c: one\n  two\n\n  three\n");

        assertThat(value.text()).isEqualTo("one two\nthree");
        assertThat(place(value, "two")).isEqualTo("f.yaml:2:3");
        assertThat(place(value, "three")).isEqualTo("f.yaml:4:3");
    }

    @Test
    void escapesOfDoubleQuotesAreOneCharacterAtTheirBackslash() throws YamlSyntaxError {
        MappedText value = value("c: \"a\\tb \\u00e9x \\\n   y \\U0001F600z\"\n");

        assertThat(value.text()).isEqualTo("a\tb \u00e9x y \ud83d\ude00z");
        assertThat(place(value, "\t")).isEqualTo("f.yaml:1:6");
        assertThat(place(value, "x")).isEqualTo("f.yaml:1:16");
        assertThat(place(value, "y")).isEqualTo("f.yaml:2:4");
        assertThat(place(value, "z")).isEqualTo("f.yaml:2:16");
    }

    @Test
    void doubledSingleQuotesAreOneCharacter() throws YamlSyntaxError {
        MappedText value = value("c: 'it''s x'\n");

        assertThat(value.text()).isEqualTo("it's x");
        assertThat(place(value, "s")).isEqualTo("f.yaml:1:9");
        assertThat(place(value, "x")).isEqualTo("f.yaml:1:11");
    }

    @Test
    void placesAreRightAfterCharactersOutsideTheBasicPlane() throws YamlSyntaxError {
        MappedText value = value("# \ud83d\ude00\nc: abc\n");

        assertThat(place(value, "b")).isEqualTo("f.yaml:2:5");
    }

    @Test
    void windowsLineEndsAreLineEnds() throws YamlSyntaxError {
        MappedText value = value("a: 1\r\nc: |\r\n  x\r\n  y\r\n");

        assertThat(value.text()).isEqualTo("x\ny\n");
        assertThat(place(value, "y")).isEqualTo("f.yaml:4:3");
    }

    @Test
    void firstOfEqualKeysCountsAndMergeKeysAreOrdinary() throws YamlSyntaxError {
        YamlNode.Mapping mapping =
                (YamlNode.Mapping) read("a: &x {b: 1}\na: 2\n<<: *x\n").getFirst();

        assertThat(mapping.find("a").orElseThrow()).isInstanceOf(YamlNode.Mapping.class);
        assertThat(mapping.has("b")).isFalse();
        assertThat(mapping.has("<<")).isTrue();
    }

    @Test
    void onlyPlainScalarsAreNull() throws YamlSyntaxError {
        YamlNode.Sequence sequence = (YamlNode.Sequence)
                read("[~, null, 'null', !!str null, Null, nULL]").getFirst();

        assertThat(sequence.items())
                .extracting(item -> item instanceof YamlNode.Null)
                .containsExactly(true, true, false, false, true, false);
    }

    @Test
    void endOfFileAfterALineEndClosesAQuote() throws YamlSyntaxError {
        assertThat(value("c: \"a b\n").text()).isEqualTo("a b ");
        assertThat(value("c: 'a b\n").text()).isEqualTo("a b ");
    }

    @Test
    void plainScalarsOfAFlowMayBeginWithAColon() throws YamlSyntaxError {
        YamlNode.Mapping mapping =
                (YamlNode.Mapping) read("a: [x, ::1, {k: ::2}]\nc: end\n").getFirst();
        YamlNode.Sequence items = (YamlNode.Sequence) mapping.find("a").orElseThrow();
        YamlNode.Scalar address = (YamlNode.Scalar) items.items().get(1);
        YamlNode.Mapping inner = (YamlNode.Mapping) items.items().get(2);

        assertThat(address.text()).isEqualTo("::1");
        assertThat(place(address.value(), "1")).isEqualTo("f.yaml:1:10");
        assertThat(((YamlNode.Scalar) inner.find("k").orElseThrow()).text()).isEqualTo("::2");
    }

    @Test
    void tagsAloneInAFlowAreEmptyValues() throws YamlSyntaxError {
        YamlNode.Sequence sequence = (YamlNode.Sequence) read("[!=, a, !b]").getFirst();

        assertThat(sequence.items())
                .extracting(item -> ((YamlNode.Scalar) item).text())
                .containsExactly("", "a", "");
    }

    @Test
    void singleQuotesMayBeEscapedInDoubleQuotes() throws YamlSyntaxError {
        MappedText value = value("c: \"a \\'b\\' c\"\n");

        assertThat(value.text()).isEqualTo("a 'b' c");
        assertThat(place(value, "c")).isEqualTo("f.yaml:1:13");
    }

    @Test
    void textsMayHoldTheCharacterThatStandsForAColon() throws YamlSyntaxError {
        assertThat(value("c: \"" + YamlDialect.COLON + "\"\n").text()).isEqualTo(String.valueOf(YamlDialect.COLON));
    }

    @Test
    void endOfFileWithinALineOfAQuoteIsAnError() {
        assertThatThrownBy(() -> read("c: \"a b"))
                .isInstanceOfSatisfying(
                        YamlSyntaxError.class,
                        error -> assertThat(error.problem()).isEqualTo("illegal EOF in scalar"));
    }

    @ParameterizedTest
    @CsvSource({
        "'- a: b: c', 'illegal map value'",
        "'- a: %b', 'unknown token'",
        "'- [a, b', 'end of sequence flow not found'",
        "'- {a: b', 'end of map flow not found'",
        "'- *x', 'the referenced anchor is not defined: x'",
        "'- a: | b', 'unexpected character in block scalar'"
    })
    void mistakesHaveTheNamesThatFalcosReaderGivesThem(String yaml, String problem) {
        assertThatThrownBy(() -> read(yaml + "\n"))
                .isInstanceOfSatisfying(
                        YamlSyntaxError.class,
                        error -> assertThat(error.problem()).isEqualTo(problem));
    }

    @Test
    void brokenYamlSaysWhereAndWhat() {
        assertThatThrownBy(() -> read("- a: b\n- c: d: e\n")).isInstanceOfSatisfying(YamlSyntaxError.class, error -> {
            assertThat(error.span()).hasToString("f.yaml:2:7");
            assertThat(error.problem()).isEqualTo("illegal map value");
        });
    }

    @Test
    void controlCharactersAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> read("a: b\nc: \u0001\n")).isInstanceOfSatisfying(YamlSyntaxError.class, error -> {
            assertThat(error.span()).hasToString("f.yaml:2:4");
            assertThat(error.problem()).contains("U+0001");
        });
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackIsUsedUp() {
        assertThatThrownBy(() -> read("[".repeat(5000) + "]".repeat(5000)))
                .isInstanceOfSatisfying(
                        YamlSyntaxError.class,
                        error -> assertThat(error.problem()).contains("levels deep"));
    }

    private static MappedText value(String yaml) throws YamlSyntaxError {
        YamlNode.Mapping mapping = (YamlNode.Mapping) read(yaml).getFirst();
        return ((YamlNode.Scalar) mapping.find("c").orElseThrow()).value();
    }

    private static List<YamlNode> read(String yaml) throws YamlSyntaxError {
        return YamlReader.read(new SourceFile("f.yaml", yaml));
    }

    private static String place(MappedText value, String part) {
        int from = value.text().indexOf(part);
        return value.span(from, from + part.length()).toString();
    }
}
