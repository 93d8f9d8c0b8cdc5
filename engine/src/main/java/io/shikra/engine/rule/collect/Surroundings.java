// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.collect;

import io.shikra.engine.rule.source.MappedText;

/// What reading a file needs to know of the engine around it.
public interface Surroundings {
    /// The version that `required_engine_version` is compared with.
    Version engineVersion();

    boolean isSource(String name);

    /// Whether the text is a field, or a transformer call, of that source.
    boolean isField(String source, MappedText text);
}
