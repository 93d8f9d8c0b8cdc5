// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Constant;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Place;
import io.shikra.engine.rule.syntax.Expr.Word;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantDecoderTest {
    private final ConstantDecoder decoder = new ConstantDecoder(PortNames.load());

    @ParameterizedTest
    @CsvSource({
        "INT64, -5, -5",
        "INT64, +1, 1",
        "INT64, 99999999999999999999, 9223372036854775807",
        "INT8, 300, 44",
        "UINT32, -5, 4294967291",
        "UINT64, -1, -1",
        "UINT16, 65537, 1",
        "PORT, http, 80",
        "PORT, '', 0",
        "PORT, 8080, 8080",
        "BOOL, true, 1",
        "BOOL, false, 0"
    })
    void numbersAreReadAsTheirLeftSideHoldsThem(FieldType type, String text, long value) {
        assertThat(decode(type, Operator.EQ, text)).isEqualTo(new Constant.Whole(text, value));
    }

    @ParameterizedTest
    @CsvSource({
        "INT64, 0x10, 0x10 is not a valid number",
        "INT64, 12k, 12k is not a valid number",
        "INT64, 0.5, 0.5 is not a valid number",
        "DOUBLE, 0.5, 0.5 is not a valid number",
        "BOOL, yes, filter error: unrecognized boolean value",
        "PORT, nosuchservice, unrecognized protocol nosuchservice",
        "IPADDR, 1.2.3.256, unrecognized IPv4 address 1.2.3.256",
        "IPADDR, 10.0.0.0/8, unrecognized IPv4 address 10.0.0.0/8",
        "IPADDR, localhost, unrecognized IPv6 address localhost",
        "IPADDR, 12345::1, unrecognized IPv6 address 12345::1",
        "IPADDR, 1:2:3, unrecognized IPv6 address 1:2:3",
        "IPNET, 10.0.0.0/33, invalid netmask 33",
        "IPNET, ::/0, invalid v6 netmask 0",
        "IPNET, fe80::/129, invalid v6 netmask 129"
    })
    void unsuitableValuesAreRefusedInFalcosWords(FieldType type, String text, String message) {
        assertThatThrownBy(() -> decode(type, Operator.EQ, text))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 7f000001",
        "::1, 00000000000000000000000000000001",
        "fe80::1:2, fe800000000000000000000000010002",
        "::, 00000000000000000000000000000000",
        "1:2:3:4:5:6:7:8, 00010002000300040005000600070008"
    })
    void addressesAreBytesInNetworkOrder(String text, String hex) {
        assertThat(decode(FieldType.IPADDR, Operator.EQ, text))
                .isEqualTo(new Constant.Address(
                        text, ByteString.wrap(HexFormat.of().parseHex(hex))));
    }

    @Test
    void textsLongerThanFalcoHoldsAreRefused() {
        assertThat(decode(FieldType.CHARBUF, Operator.EQ, "a".repeat(255))).isInstanceOf(Constant.Bytes.class);
        assertThatThrownBy(() -> decode(FieldType.CHARBUF, Operator.REGEX, "a".repeat(283)))
                .isInstanceOf(Refused.class)
                .hasMessage("filter parameter too long (used=284, available=256)");
    }

    @Test
    void networksKeepAddressAndLength() {
        assertThat(decode(FieldType.IPNET, Operator.IN, "10.0.0.0/8"))
                .isEqualTo(new Constant.Network("10.0.0.0/8", ByteString.wrap(new byte[] {10, 0, 0, 0}), 8));
    }

    @Test
    void hexOperatorsDecodeTheirValue() {
        assertThat(decode(FieldType.BYTEBUF, Operator.BCONTAINS, "cafe"))
                .isEqualTo(new Constant.Bytes("cafe", ByteString.wrap(new byte[] {(byte) 0xca, (byte) 0xfe})));
        assertThatThrownBy(() -> decode(FieldType.BYTEBUF, Operator.BCONTAINS, "0xca"))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> decode(FieldType.BYTEBUF, Operator.BSTARTSWITH, "abc"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void pathPatternsAreSplitAtSlashes() {
        Constant.PathPattern path = (Constant.PathPattern) decode(FieldType.CHARBUF, Operator.PMATCH, "/etc//x*/");

        assertThat(path.components()).containsExactly(ByteString.of("etc"), ByteString.of("x*"));
    }

    @ParameterizedTest
    @CsvSource({
        "'[[:digit:]]+', 12, true",
        "'a+?', aa, true",
        "'a+?', '', true",
        "'a**', aa, true",
        "'(ab){2}*c', ababababc, true",
        "'x[+?]+?', 'x', true",
        "'a{,2}', 'a{,2}', true",
        "'\\101', 'A', true",
        "'a|ab', ab, true",
        "'^a$', b, false",
        "'a.c', 'a\nc', false"
    })
    void regexesMatchWholeValues(String regex, String value, boolean matches) {
        Constant.Regex pattern = (Constant.Regex) decode(FieldType.CHARBUF, Operator.REGEX, regex);

        assertThat(pattern.pattern().matcher(value).matches()).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "'[a', invalid regex pattern: missing ]: [a",
        "'(?i)abc', invalid regex pattern: no argument for repetition operator: ?",
        "'\\d+', invalid regex pattern: invalid escape sequence: \\d",
        "'\\bx', invalid regex pattern: invalid escape sequence: \\b",
        "'[\\d]', invalid regex pattern: invalid escape sequence: \\d",
        "'(a)\\1', invalid regex pattern: invalid escape sequence: \\1",
        "'(a', invalid regex pattern: missing ): (a",
        "'a)', invalid regex pattern: unexpected ): a)",
        "'*a', invalid regex pattern: no argument for repetition operator: *",
        "'a{2,1}', 'invalid regex pattern: invalid repetition size: {2,1}'"
    })
    void perlsRegexSyntaxIsRefusedAsInFalco(String regex, String message) {
        assertThatThrownBy(() -> decode(FieldType.CHARBUF, Operator.REGEX, regex))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'(((.{0,100}){0,100}){0,10})x', '{0,100}'",
        "'(((a{1,100}){1,100}){1,100})', '{1,100}'",
        "'(a{2}|b{501}){2}', '{2}'",
        "'(a{500,})*{3}', '{3}'",
        "'a{1001}', '{1001}'",
        "'a{99999999999}', '{99999999999}'"
    })
    void repetitionsThatMakeMoreThanAThousandCopiesAreRefusedAtTheOneThatDoes(String regex, String repetition) {
        assertThatThrownBy(() -> decode(FieldType.CHARBUF, Operator.REGEX, regex))
                .isInstanceOf(Refused.class)
                .hasMessage("invalid regex pattern: invalid repetition size: " + repetition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a{100}){10}", "(a{500}|b{500}){2}", "a{1000}b{1000}", "((a*)*)*", "(a{0}){1000}"})
    void repetitionsThatMakeAThousandCopiesAreTaken(String regex) {
        assertThat(decode(FieldType.CHARBUF, Operator.REGEX, regex)).isInstanceOf(Constant.Regex.class);
    }

    @Test
    void aRegexThatFillsRe2sMemoryIsTooLarge() {
        assertThatThrownBy(() -> decode(FieldType.CHARBUF, Operator.REGEX, "(" + ".".repeat(240) + "){1000}"))
                .isInstanceOf(Refused.class)
                .hasMessage("invalid regex pattern: pattern too large - compile failed");
    }

    private Constant decode(FieldType type, Operator operator, String text) {
        FieldSpec spec = new FieldSpec(
                "syscall", "c", "c.f", type, FieldSpec.Argument.NONE, false, Set.of(), FieldSpec.Print.NA, "");
        Operand left = new Operand.Field(new FieldRef(spec, "", "c.f", (_, _) -> {}));
        return decoder.decode(left, operator, new Word(text, new Place(MappedText.unwritten(text), 0, text.length())));
    }
}
