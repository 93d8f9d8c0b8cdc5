// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.yaml;

import io.shikra.engine.rule.Span;
import io.shikra.engine.rule.source.MappedText;
import java.util.List;
import java.util.Optional;

/// A YAML value as yaml-cpp, and so Falco, sees it: scalars are text whatever their tag, `<<` is a key like any
/// other, and the first of several equal keys counts.
public sealed interface YamlNode {
    Span span();

    /// An empty plain scalar, `~` or `null`.
    record Null(Span span) implements YamlNode {}

    /// @param unclosed whether its opening quote has no closing one, so that it is all the rest of the file
    record Scalar(MappedText value, Span span, boolean unclosed) implements YamlNode {
        public String text() {
            return value.text();
        }
    }

    record Sequence(List<YamlNode> items, Span span) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(List<Entry> entries, Span span) implements YamlNode {
        public Mapping {
            entries = List.copyOf(entries);
        }

        /// The value of the first such key.
        public Optional<YamlNode> find(String key) {
            for (Entry entry : entries) {
                if (entry.key() instanceof Scalar scalar && scalar.text().equals(key)) {
                    return Optional.of(entry.value());
                }
            }
            return Optional.empty();
        }

        public boolean has(String key) {
            return find(key).isPresent();
        }
    }

    record Entry(YamlNode key, YamlNode value) {}
}
