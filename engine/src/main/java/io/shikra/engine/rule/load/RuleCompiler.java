// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.Condition;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.OutputFormat;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.RuleDescription;
import io.shikra.engine.rule.RuleSet.NotLoaded;
import io.shikra.engine.rule.Written;
import io.shikra.engine.rule.collect.Collector;
import io.shikra.engine.rule.collect.ExceptionText;
import io.shikra.engine.rule.collect.ListItem;
import io.shikra.engine.rule.collect.MacroItem;
import io.shikra.engine.rule.collect.RuleItem;
import io.shikra.engine.rule.collect.Warnings;
import io.shikra.engine.rule.resolve.ConditionResolver;
import io.shikra.engine.rule.resolve.EventTypes;
import io.shikra.engine.rule.resolve.FieldLint;
import io.shikra.engine.rule.resolve.Findings;
import io.shikra.engine.rule.resolve.PortNames;
import io.shikra.engine.rule.resolve.TermResolver;
import io.shikra.engine.rule.source.Codes;
import io.shikra.engine.rule.source.ConditionError;
import io.shikra.engine.rule.source.FatalRuleError;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.RuleError;
import io.shikra.engine.rule.source.Where;
import io.shikra.engine.rule.syntax.ConditionParser;
import io.shikra.engine.rule.syntax.Expr;
import io.shikra.engine.rule.syntax.ExprNames;
import io.shikra.engine.rule.syntax.ExprText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles everything collected so far: lists, then macros, then rules, as Falco does after each file.
///
/// Throws `RuleError` at the first error.
final class RuleCompiler {
    /// A rule for more types than that is warned of.
    private static final int MANY_EVENT_TYPES = 100;

    private static final String CONTAINER_INFO = "%container.info";
    private static final List<String> SKIPPABLE =
            List.of("nonexistent field", "invalid formatting token", "unknown event type", "unknown filter:");

    private final LoadOptions options;
    private final PortNames ports;
    private final KnownTrees known;
    private final Warnings warnings = new Warnings();
    private final List<Rule> rules = new ArrayList<>();
    private final List<NotLoaded> notLoaded = new ArrayList<>();
    private final List<NotLoaded> limited = new ArrayList<>();
    private final List<Described> described = new ArrayList<>();
    private Optional<Written> written = Optional.empty();

    /// A rule that compiles, and its condition with lists and macros replaced.
    private record Described(RuleItem rule, Expr condition) {
        RuleDescription write() {
            ExprNames names = ExprNames.of(condition);
            return new RuleDescription(
                    rule.name(),
                    ExprText.of(condition),
                    List.copyOf(names.fields()),
                    List.copyOf(names.operators()),
                    withoutContainerInfo(rule.output()).text());
        }
    }

    /// @param known the same for all compilations of a loader
    RuleCompiler(LoadOptions options, PortNames ports, KnownTrees known) {
        this.options = options;
        this.known = known;
        this.ports = ports;
    }

    Warnings warnings() {
        return warnings;
    }

    List<Rule> rules() {
        return rules;
    }

    List<NotLoaded> notLoaded() {
        return notLoaded;
    }

    List<NotLoaded> limited() {
        return limited;
    }

    /// The condition that the options ask for, when its rule is loaded.
    Optional<Written> written() {
        return written;
    }

    /// Written here, and not while compiling: of the compilations of a set of files only the last one is described.
    List<RuleDescription> descriptions() {
        return described.stream().map(Described::write).toList();
    }

    void compile(Collector collector) {
        ListTable lists = new ListTable(collector, new NestedLists(collector, warnings, options.copiesDefects()));
        MacroTable macros = new MacroTable(collector, lists, known);
        int index = 0;
        for (RuleItem rule : collector.rules()) {
            if (rule.unknownSource()) {
                noteUses(rule, lists, macros);
            } else if (rule.priority().atLeast(options.threshold())) {
                compile(rule, index, lists, macros);
            }
            index++;
        }
        for (MacroItem macro : collector.macros()) {
            if (!macros.isUsed(macro.name())) {
                warnings.add(
                        Codes.UNUSED_MACRO,
                        "Macro not referred to by any other rule/macro",
                        macro.where(),
                        "remove it, or use it");
            }
        }
        for (ListItem list : collector.lists()) {
            if (!lists.isUsed(list.name())) {
                warnings.add(
                        Codes.UNUSED_LIST,
                        "List not referred to by any other rule/macro",
                        list.where(),
                        "remove it, or use it");
            }
        }
    }

    /// What only a rule of another source names is not unused. Falco warns of it.
    private void noteUses(RuleItem rule, ListTable lists, MacroTable macros) {
        if (!options.copiesDefects()) {
            try {
                macros.noteUses(ConditionParser.parse(lists.paste(ExceptionText.condition(rule))));
            } catch (ConditionError | RuleError _) {
                // whoever has that source is told; here the rule is skipped, as its warning says
            }
        }
    }

    private void compile(RuleItem rule, int index, ListTable lists, MacroTable macros) {
        Expr expr = macros.expand(
                MacroTable.parse(
                        ExceptionText.condition(rule),
                        lists,
                        rule.conditionWhere(),
                        text -> known.rule(rule.name(), text)),
                rule.where());
        FieldCatalogue catalogue = catalogue(rule);
        Findings findings = new Findings();
        FieldLint lint = new FieldLint(findings);
        lint.check(expr);
        TermResolver terms = new TermResolver(catalogue, findings);
        Findings inOutput = new Findings();
        Optional<OutputFormat> format = output(rule, new TermResolver(catalogue, inOutput), inOutput, lint);
        Optional<Condition> condition = format.isPresent() ? condition(rule, expr, terms, findings) : Optional.empty();
        findings.warnings()
                .forEach(warning -> warnings.add(
                        warning.code(),
                        warning.message(),
                        new Where(
                                rule.conditionWhere()
                                        .inCondition(warning.place())
                                        .locations(),
                                rule.conditionWhere()
                                        .inCondition(warning.blamed())
                                        .span()),
                        warning.advice()));
        if (condition.isPresent() && format.isPresent()) {
            BitSet codes = eventCodes(rule, expr);
            described.add(new Described(rule, expr));
            if (isComputable(rule, findings, inOutput) && isDelivered(rule, expr, codes)) {
                rules.add(rule(rule, index, condition.get(), format.get(), codes));
                if (rule.name().equals(options.written())) {
                    written = Optional.of(WrittenCondition.of(rule, expr, condition.get()));
                }
            }
        }
    }

    private FieldCatalogue catalogue(RuleItem rule) {
        FieldCatalogue catalogue = options.sources().get(rule.source());
        if (catalogue == null) {
            throw new IllegalStateException("source " + rule.source() + " was known when the rule was read");
        }
        return catalogue;
    }

    private Optional<OutputFormat> output(RuleItem rule, TermResolver terms, Findings findings, FieldLint lint) {
        lint.deprecatedIn(rule.output())
                .ifPresent(message -> warnings.add(
                        Codes.DEPRECATED_ITEM, message, rule.outputWhere(), "remove the field from the output"));
        if (rule.output().text().contains(CONTAINER_INFO)) {
            warnings.add(
                    Codes.DEPRECATED_ITEM,
                    "%container.info is deprecated and no more useful, and will be dropped by Falco 1.0.0. The container "
                            + "plugin will automatically add required fields to the output message.",
                    rule.where(),
                    "remove %container.info from the output");
        }
        try {
            OutputAdditions additions = new OutputAdditions(options.additions(), rule);
            MappedText text = additions.text(withoutContainerInfo(rule.output()), catalogue(rule));
            return Optional.of(known.output(rule.name(), text, terms, findings).with(additions.extras(terms)));
        } catch (ConditionError error) {
            Where where = new Where(
                    rule.outputWhere().locations(), error.in(rule.outputWhere()).span());
            return skipOrThrow(rule, Codes.ERR_COMPILE_OUTPUT, error, where);
        }
    }

    private static MappedText withoutContainerInfo(MappedText output) {
        MappedText result = output;
        for (int at = result.text().indexOf(CONTAINER_INFO);
                at >= 0;
                at = result.text().indexOf(CONTAINER_INFO)) {
            result = result.part(0, at).plus(result.part(at + CONTAINER_INFO.length(), result.length()));
        }
        return result;
    }

    private Optional<Condition> condition(RuleItem rule, Expr expr, TermResolver terms, Findings findings) {
        try {
            return Optional.of(
                    new ConditionResolver(terms, options.events(), ports, findings, known.resolved(rule.source()))
                            .resolve(expr));
        } catch (ConditionError error) {
            return skipOrThrow(rule, Codes.ERR_COMPILE_CONDITION, error, error.in(rule.conditionWhere()));
        } catch (FatalRuleError error) {
            throw error.in(rule.conditionWhere());
        }
    }

    /// Nothing, with a warning, when the rule says that it may be left out.
    private <T> Optional<T> skipOrThrow(RuleItem rule, String code, ConditionError error, Where where) {
        if (rule.skipIfUnknownFilter() && SKIPPABLE.stream().anyMatch(error.problem()::contains)) {
            warnings.add(Codes.UNKNOWN_FILTER, error.problem(), where, "the rule is left out, as it asks to be");
            return Optional.empty();
        }
        throw new RuleError(code, error.problem(), where, error.advice());
    }

    private BitSet eventCodes(RuleItem rule, Expr expr) {
        BitSet codes = new BitSet();
        if (rule.source().equals("syscall")) {
            try {
                codes.or(new EventTypes(options.events()).of(expr));
            } catch (FatalRuleError error) {
                throw error.in(rule.conditionWhere());
            }
            if (rule.warnEvttypes() && codes.cardinality() > MANY_EVENT_TYPES) {
                warnings.add(
                        Codes.NO_EVTTYPE,
                        "Rule matches too many evt.type values. This has a significant performance penalty.",
                        rule.where(),
                        "begin the condition with the types it is about, e.g. evt.type in (open, openat) and …");
            }
        } else {
            codes.set(EventNames.PLUGIN_EVENT);
        }
        codes.set(EventNames.ASYNC_EVENT);
        return codes;
    }

    private boolean isComputable(RuleItem rule, Findings inCondition, Findings inOutput) {
        Map<String, Findings.Missing> missing = new LinkedHashMap<>(inCondition.notComputed());
        inOutput.notComputed().forEach(missing::putIfAbsent);
        missing.forEach((field, reason) -> notLoaded.add(new NotLoaded(
                rule.name(),
                "needs field " + field + ", " + reason.why(),
                reason.place().span())));
        return missing.isEmpty();
    }

    /// Whether the source sends any of the event types that the condition asks for; says which it does not send.
    private boolean isDelivered(RuleItem rule, Expr expr, BitSet codes) {
        if (options.delivered().isEmpty() || !rule.source().equals("syscall")) {
            return true;
        }
        EventTypes types = new EventTypes(options.events());
        types.of(expr);
        List<String> wanted = types.named().stream()
                .filter(name -> options.events().codesOf(name).intersects(codes))
                .toList();
        List<String> missing = wanted.stream()
                .filter(name -> !options.events()
                        .codesOf(name)
                        .intersects(options.delivered().get()))
                .toList();
        boolean some = missing.size() < wanted.size() || wanted.isEmpty();
        if (!missing.isEmpty()) {
            String reason = (some ? "will not see " : "needs ") + "evt.type " + String.join(", ", missing)
                    + ", which this source does not deliver";
            (some ? limited : notLoaded)
                    .add(new NotLoaded(
                            rule.name(), reason, rule.conditionWhere().span()));
        }
        return some;
    }

    private static Rule rule(RuleItem rule, int index, Condition condition, OutputFormat format, BitSet codes) {
        return new Rule(
                index,
                rule.name(),
                rule.description(),
                rule.source(),
                rule.priority(),
                rule.enabled(),
                List.copyOf(rule.tags()),
                condition,
                format.text(),
                format,
                codes.stream().toArray(),
                rule.capture(),
                rule.captureDuration(),
                rule.where().span());
    }
}
