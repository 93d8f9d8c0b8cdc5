// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

import io.shikra.alert.Priority;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.collect.Version;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What loading rules depends on besides the files.
///
/// @param sources   event source → its fields; a rule of any other source is skipped with a warning
/// @param delivered codes of the events that the syscall source really sends; empty: all of them
/// @param plugins   what `required_plugin_versions` may ask for: name → version
/// @param threshold less urgent rules are left out before they are compiled
/// @param additions what is added to outputs, in this order
/// @param strict    a rule that cannot be loaded, or will not see some of its events, is an error
/// @param written   the rule whose condition is wanted as it was written ({@link RuleSet#written});
///                  empty: none
public record LoadOptions(
        Map<String, FieldCatalogue> sources,
        EventNames events,
        Optional<BitSet> delivered,
        Map<String, Version> plugins,
        Priority threshold,
        List<OutputAddition> additions,
        boolean strict,
        String written) {
    /// Falco's engine version whose rule language this is.
    public static final Version ENGINE_VERSION = new Version(0, 63, 0);

    /// Versions of the plugins whose fields are built in.
    public static final Map<String, Version> BUILT_IN_PLUGINS =
            Map.of("container", new Version(0, 7, 1), "k8smeta", new Version(0, 4, 1));

    public LoadOptions {
        sources = Map.copyOf(sources);
        plugins = Map.copyOf(plugins);
        additions = List.copyOf(additions);
    }

    /// The usual: one source, all events, every priority, not strict.
    public static LoadOptions of(Map<String, FieldCatalogue> sources, EventNames events) {
        return new LoadOptions(
                sources, events, Optional.empty(), BUILT_IN_PLUGINS, Priority.DEBUG, List.of(), false, "");
    }

    public LoadOptions withDelivered(BitSet codes) {
        return new LoadOptions(sources, events, Optional.of(codes), plugins, threshold, additions, strict, written);
    }

    public LoadOptions withThreshold(Priority priority) {
        return new LoadOptions(sources, events, delivered, plugins, priority, additions, strict, written);
    }

    public LoadOptions withAdditions(List<OutputAddition> all) {
        return new LoadOptions(sources, events, delivered, plugins, threshold, all, strict, written);
    }

    public LoadOptions withStrict(boolean on) {
        return new LoadOptions(sources, events, delivered, plugins, threshold, additions, on, written);
    }

    public LoadOptions withWritten(String rule) {
        return new LoadOptions(sources, events, delivered, plugins, threshold, additions, strict, rule);
    }

    /// Whether a file for sources that are not here is refused when its plugin is missing, as Falco does, or skipped:
    /// as the fields go.
    boolean copiesDefects() {
        return sources.values().stream()
                .anyMatch(fields -> fields.compatibility().copiesDefects());
    }
}
