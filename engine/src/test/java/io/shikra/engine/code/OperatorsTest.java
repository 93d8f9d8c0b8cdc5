// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static io.shikra.engine.code.Checks.address;
import static io.shikra.engine.code.Checks.bytes;
import static io.shikra.engine.code.Checks.check;
import static io.shikra.engine.code.Checks.fields;
import static io.shikra.engine.code.Checks.holds;
import static io.shikra.engine.code.Checks.ip;
import static io.shikra.engine.code.Checks.not;
import static io.shikra.engine.code.Checks.number;
import static io.shikra.engine.code.Checks.real;
import static io.shikra.engine.code.Checks.targets;
import static io.shikra.engine.code.Checks.text;
import static io.shikra.engine.code.Checks.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.Condition.Quantity;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static void yes(Condition condition) {
        assertThat(holds(condition)).isTrue();
    }

    private static void no(Condition condition) {
        assertThat(holds(condition)).isFalse();
    }

    @Test
    void comparesNumbersWithOrWithoutTheirSign() {
        yes(check(number(FieldType.INT64, -1), Operator.LT, "0"));
        no(check(number(FieldType.UINT64, -1), Operator.LT, "0"));
        yes(check(number(FieldType.UINT64, -1), Operator.EQ, "-1"));
        yes(check(number(FieldType.UINT32, 0xFFFF_FFFFL), Operator.EQ, "-1"));
        yes(check(number(FieldType.UINT32, 0xFFFF_FFFFL), Operator.IN, "7", "-1"));
        yes(check(number(FieldType.PORT, 80), Operator.GE, "80"));
        no(check(number(FieldType.PORT, 80), Operator.NE, "80"));
        yes(check(number(FieldType.BOOL, 1), Operator.EQ, "1"));
        yes(check(real(2.5), Operator.GT, "2"));
        no(check(real(2.5), Operator.IN, "2", "3"));
    }

    @Test
    void comparesTextsBytewise() {
        yes(check(text("b"), Operator.GT, "a"));
        yes(check(text("\u00e9"), Operator.GT, "z"));
        yes(check(text("/etc/shadow"), Operator.STARTSWITH, "/etc"));
        yes(check(text("/etc/shadow"), Operator.STARTSWITH, ""));
        no(check(text("/et"), Operator.STARTSWITH, "/etc"));
        yes(check(text("/etc/shadow"), Operator.ENDSWITH, "shadow"));
        yes(check(text("/etc/shadow"), Operator.CONTAINS, "c/s"));
        no(check(text("/etc/shadow"), Operator.CONTAINS, "C/S"));
        yes(check(text("/etc/Shadow"), Operator.ICONTAINS, "C/sHA"));
        yes(check(bytes(new byte[] {0, 1, 'a'}), Operator.BCONTAINS, "\u0001a"));
        no(check(bytes(new byte[] {0, 1}), Operator.BSTARTSWITH, "\u0001"));
    }

    @Test
    void membershipAsksWhetherEveryOrSomeItemOfAListIsInTheSet() {
        yes(check(texts("a", "b"), Operator.IN, "a", "b", "c"));
        no(check(texts("a", "d"), Operator.IN, "a", "b", "c"));
        yes(check(texts("a", "d"), Operator.INTERSECTS, "a", "b", "c"));
        no(check(texts("d"), Operator.INTERSECTS, "a", "b", "c"));
        yes(check(text("a"), Operator.INTERSECTS, "a", "b"));
        no(check(text("a"), Operator.IN));
    }

    @Test
    void quantitiesCountTheConstantsThatPass() {
        yes(check(text("abc"), Operator.STARTSWITH, Quantity.ANYOF, "x", "ab"));
        no(check(text("abc"), Operator.STARTSWITH, Quantity.ONEOF, "a", "ab"));
        yes(check(text("abc"), Operator.STARTSWITH, Quantity.ONEOF, "a", "x"));
        no(check(text("0"), Operator.EQ, Quantity.ONEOF, "0", "0"));
        yes(check(text("abc"), Operator.CONTAINS, Quantity.ALLOF, "a", "c"));
        no(check(text("abc"), Operator.CONTAINS, Quantity.ALLOF));
        yes(check(text("abc"), Operator.NE, Quantity.ANYOF, "abc", "x"));
    }

    @Test
    void globsMatchLikeFnmatchWithoutFlags() {
        yes(check(text("/usr/bin/vi"), Operator.GLOB, "/usr/*"));
        yes(check(text("/usr/.x/b"), Operator.GLOB, "/usr*b"));
        yes(check(text("a"), Operator.GLOB, "[!b-z]"));
        yes(check(text("a-b"), Operator.GLOB, "a[x-]b"));
        yes(check(text("]"), Operator.GLOB, "[]]"));
        yes(check(text("*"), Operator.GLOB, "\\*"));
        no(check(text("x"), Operator.GLOB, "\\*"));
        yes(check(text("7"), Operator.GLOB, "[[:digit:]]"));
        yes(check(text("[a"), Operator.GLOB, "[a"));
        no(check(text("ab"), Operator.GLOB, "?"));
        yes(check(text("VI"), Operator.IGLOB, "v?"));
        yes(check(text("aXbXc"), Operator.GLOB, "a*X*c"));
        yes(check(text(""), Operator.GLOB, "*"));
    }

    @Test
    void regularExpressionsMatchTheWholeValueAfterRepairOfItsUtf8() {
        yes(check(text("abc"), Operator.REGEX, "a.c"));
        no(check(text("abcd"), Operator.REGEX, "a.c"));
        yes(check(bytes(new byte[] {'a', (byte) 0xff, 'c'}), Operator.REGEX, "a.c"));
        yes(check(bytes(new byte[] {'a', (byte) 0xe2, (byte) 0x82, 'c'}), Operator.REGEX, "a\uFFFDc"));
    }

    @Test
    void pathsMatchByLeadingComponents() {
        yes(check(text("/etc/ssh/sshd_config"), Operator.PMATCH, "/etc/ssh"));
        no(check(text("/etc/sshd"), Operator.PMATCH, "/etc/ssh"));
        yes(check(text("/etc//ssh"), Operator.PMATCH, "/opt", "/etc/ssh/"));
        yes(check(text("/home/a/.ssh/id"), Operator.PMATCH, "/home/*/.ssh"));
        yes(check(text("relative"), Operator.PMATCH, "/"));
        no(check(text("/etc"), Operator.PMATCH, "/etc/ssh"));
    }

    @Test
    void addressesOfAnotherFamilyAreNeverEqual() {
        byte[] v4 = ip("10.1.2.3");
        byte[] v6 = ip("00000000000000000000ffff0a010203");
        yes(check(address(FieldType.IPADDR, v4), Operator.EQ, "10.1.2.3"));
        yes(check(address(FieldType.IPADDR, v6), Operator.NE, "10.1.2.3"));
        no(check(address(FieldType.IPADDR, v6), Operator.IN, "10.1.2.3"));
        yes(check(address(FieldType.IPNET, v4), Operator.EQ, "10.0.0.0/14"));
        no(check(address(FieldType.IPNET, v4), Operator.EQ, "10.4.0.0/14"));
        yes(check(address(FieldType.IPNET, v4), Operator.NE, "10.4.0.0/14"));
        yes(check(address(FieldType.IPNET, v4), Operator.IN, "192.168.0.0/16", "10.1.2.3/32"));
        yes(check(address(FieldType.IPNET, v6), Operator.NE, "0.0.0.0/0"));
        yes(check(address(FieldType.IPNET, v4), Operator.EQ, "0.0.0.0/0"));
    }

    @Test
    void severalTargetsPassWhenOneDoesButUnequalMayWantAll() {
        yes(check(targets(false, "a", "b"), Operator.EQ, "b"));
        yes(check(targets(false, "a", "b"), Operator.NE, "b"));
        no(check(targets(true, "a", "b"), Operator.NE, "b"));
        yes(check(targets(true, "a", "b"), Operator.NE, "c"));
        yes(check(targets(false, "a", "b"), Operator.IN, "b", "c"));
        yes(not(check(targets(false), Operator.EQ, "a")));
    }

    @Test
    void comparesTwoFieldsOfOneType() {
        yes(fields(text("a"), Operator.EQ, text("a")));
        yes(fields(text("abc"), Operator.STARTSWITH, text("ab")));
        yes(fields(text("abc"), Operator.GLOB, text("a*")));
        yes(fields(number(FieldType.INT64, -1), Operator.LT, number(FieldType.INT64, 0)));
        yes(fields(text("a"), Operator.IN, texts("b", "a")));
        no(fields(texts("a", "c"), Operator.IN, texts("b", "a")));
        yes(fields(texts("a", "c"), Operator.INTERSECTS, texts("b", "a")));
    }
}
