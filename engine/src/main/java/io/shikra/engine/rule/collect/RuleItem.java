// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.alert.Priority;
import io.shikra.engine.rule.source.MappedText;
import io.shikra.engine.rule.source.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A rule as collected so far. Overrides change it in place; the collector's snapshot copies it.
public final class RuleItem {
    final String name;
    final Where where;
    final Where conditionWhere;
    final Where outputWhere;
    final String source;
    final boolean unknownSource;
    MappedText condition = MappedText.EMPTY;
    MappedText output = MappedText.EMPTY;
    String description = "";
    Priority priority = Priority.DEBUG;
    boolean enabled = true;
    boolean warnEvttypes = true;
    boolean skipIfUnknownFilter;
    boolean capture;
    long captureDuration;
    final SortedSet<String> tags = new TreeSet<>();
    final List<ExceptionItem> exceptions = new ArrayList<>();

    RuleItem(String name, String source, boolean unknownSource, Where where, Where conditionWhere, Where outputWhere) {
        this.name = name;
        this.source = source;
        this.unknownSource = unknownSource;
        this.where = where;
        this.conditionWhere = conditionWhere;
        this.outputWhere = outputWhere;
    }

    RuleItem copy() {
        RuleItem copy = new RuleItem(name, source, unknownSource, where, conditionWhere, outputWhere);
        copy.condition = condition;
        copy.output = output;
        copy.description = description;
        copy.priority = priority;
        copy.enabled = enabled;
        copy.warnEvttypes = warnEvttypes;
        copy.skipIfUnknownFilter = skipIfUnknownFilter;
        copy.capture = capture;
        copy.captureDuration = captureDuration;
        copy.tags.addAll(tags);
        copy.exceptions.addAll(exceptions);
        return copy;
    }

    public String name() {
        return name;
    }

    public String source() {
        return source;
    }

    /// No event source of that name: kept for appends, never compiled.
    public boolean unknownSource() {
        return unknownSource;
    }

    public MappedText condition() {
        return condition;
    }

    public MappedText output() {
        return output;
    }

    public String description() {
        return description;
    }

    public Priority priority() {
        return priority;
    }

    public boolean enabled() {
        return enabled;
    }

    public boolean warnEvttypes() {
        return warnEvttypes;
    }

    public boolean skipIfUnknownFilter() {
        return skipIfUnknownFilter;
    }

    public boolean capture() {
        return capture;
    }

    /// Milliseconds; 0 is the configured default.
    public long captureDuration() {
        return captureDuration;
    }

    public Set<String> tags() {
        return tags;
    }

    public List<ExceptionItem> exceptions() {
        return exceptions;
    }

    public Where where() {
        return where;
    }

    public Where conditionWhere() {
        return conditionWhere;
    }

    public Where outputWhere() {
        return outputWhere;
    }
}
