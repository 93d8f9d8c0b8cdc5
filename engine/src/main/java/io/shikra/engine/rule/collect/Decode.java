// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.alert.Priority;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Nearest;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.yaml.YamlNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Takes typed values out of an item, with Falco's messages when they are not there or of another type.
final class Decode {
    private static final Pattern TRUE = Pattern.compile("y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON");
    private static final Pattern FALSE = Pattern.compile("n|N|no|No|NO|false|False|FALSE|off|Off|OFF");
    private static final Pattern UNSIGNED = Pattern.compile("0[xX][0-9a-fA-F]{1,99}|0[0-7]{0,99}|[+]?[1-9][0-9]{0,99}");
    private static final long MAX_UNSIGNED = 0xFFFF_FFFFL;

    /// A key that other readers of YAML replace by the keys of another item.
    static final String MERGE = "<<";

    static final String MERGE_ADVICE =
            "merge keys ('<<') are not applied, as in Falco: write the keys out in this item";

    private Decode() {}

    static MappedText text(YamlNode.Mapping item, String key, Where where) {
        return optionalText(item, key, where).orElseThrow(() -> missing(item, key, where));
    }

    private static RuleError missing(YamlNode.Mapping item, String key, Where where) {
        return invalid(
                "Item has no mapping for key '" + key + "'",
                where,
                unclosedQuote(item)
                        .or(() -> item.has(MERGE) ? Optional.of(MERGE_ADVICE) : Optional.empty())
                        .orElse("add the key '" + key + "' to this item"));
    }

    private static Optional<String> unclosedQuote(YamlNode.Mapping item) {
        return item.entries().stream()
                .flatMap(entry -> Stream.of(entry.key(), entry.value()))
                .filter(node -> node instanceof YamlNode.Scalar scalar && scalar.unclosed())
                .map(node ->
                        "close the quote that opens at " + node.span() + ": the rest of the file is taken for its text")
                .findFirst();
    }

    static Optional<MappedText> optionalText(YamlNode.Mapping item, String key, Where where) {
        return item.find(key).map(value -> switch (value) {
            case YamlNode.Null _ ->
                throw invalid("Mapping for key '" + key + "' is empty", where, "give '" + key + "' a value");
            case YamlNode.Scalar scalar -> {
                if (scalar.value().isEmpty()) {
                    throw invalid("Value must be non-empty", valueFor(key, value, where), "give '" + key + "' a value");
                }
                yield scalar.value();
            }
            case YamlNode.Sequence _, YamlNode.Mapping _ ->
                throw invalid(
                        "Value is not a scalar value",
                        valueFor(key, value, where),
                        "'" + key + "' takes one value, not a list or map");
        });
    }

    static boolean truth(YamlNode.Mapping item, String key, Where where) {
        return asTruth(text(item, key, where).text(), item, key, where);
    }

    static boolean optionalTruth(YamlNode.Mapping item, String key, boolean otherwise, Where where) {
        Optional<MappedText> stated = optionalText(item, key, where);
        return stated.isPresent() ? asTruth(stated.get().text(), item, key, where) : otherwise;
    }

    private static boolean asTruth(String text, YamlNode.Mapping item, String key, Where where) {
        if (TRUE.matcher(text).matches()) {
            return true;
        }
        if (FALSE.matcher(text).matches()) {
            return false;
        }
        throw undecodable(item, key, where, "write true or false");
    }

    /// Decimal, octal (0…) or hexadecimal (0x…), as yaml-cpp reads an unsigned 32-bit number.
    static Optional<Long> unsigned(String text) {
        if (!UNSIGNED.matcher(text).matches()) {
            return Optional.empty();
        }
        BigInteger value = text.startsWith("0x") || text.startsWith("0X")
                ? new BigInteger(text.substring(2), 16)
                : new BigInteger(text, text.startsWith("0") ? 8 : 10);
        return value.bitLength() <= Integer.SIZE ? Optional.of(value.longValue()) : Optional.empty();
    }

    static long optionalUnsigned(YamlNode.Mapping item, String key, long otherwise, Where where) {
        Optional<MappedText> stated = optionalText(item, key, where);
        if (stated.isEmpty()) {
            return otherwise;
        }
        return unsigned(stated.get().text())
                .orElseThrow(() -> undecodable(item, key, where, "write a whole number from 0 to " + MAX_UNSIGNED));
    }

    static Priority priority(YamlNode.Mapping item, Where where) {
        String word = text(item, "priority", where).text();
        return Priority.parse(word)
                .orElseThrow(() -> invalid(
                        "Invalid priority",
                        where.in(
                                "rule priority",
                                "",
                                item.find("priority").orElseThrow().span()),
                        Nearest.didYouMean(
                                        word.toUpperCase(Locale.ROOT),
                                        Arrays.stream(Priority.values()).map(Enum::name))
                                .orElse("one of EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG")));
    }

    /// @param required whether the key must be there
    static List<MappedText> texts(YamlNode.Mapping item, String key, boolean required, Where where) {
        Optional<YamlNode> value = item.find(key);
        if (value.isEmpty()) {
            if (required) {
                throw missing(item, key, where);
            }
            return List.of();
        }
        Where valueWhere = valueFor(key, value.get(), where);
        if (!(value.get() instanceof YamlNode.Sequence sequence)) {
            throw invalid("Value is not a sequence", valueWhere, "write a list: " + key + ": [a, b]");
        }
        List<MappedText> texts = new ArrayList<>();
        for (YamlNode element : sequence.items()) {
            if (!(element instanceof YamlNode.Scalar scalar)) {
                throw invalid(
                        "sequence value is not scalar",
                        valueWhere.in("list item", "", element.span()),
                        "every element is one value; quote null and ~ to mean the text");
            }
            texts.add(scalar.value());
        }
        return texts;
    }

    static Where valueFor(String key, YamlNode value, Where where) {
        return where.in("value for", key, value.span());
    }

    static RuleError invalid(String message, Where where, String advice) {
        return new RuleError(Codes.ERR_YAML_VALIDATE, message, where, advice);
    }

    private static RuleError undecodable(YamlNode.Mapping item, String key, Where where, String advice) {
        return invalid(
                "Can't decode YAML scalar value", valueFor(key, item.find(key).orElseThrow(), where), advice);
    }
}
