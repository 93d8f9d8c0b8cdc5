// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import java.util.List;

/// The fields of one event source, looked up as rules and outputs spell them.
public interface FieldCatalogue {
    /// Whether its fields, and what is printed of them, repeat Falco's mistakes.
    default Compatibility compatibility() {
        return Compatibility.RIGHT;
    }

    /// @param text `name` or `name[argument]`
    Lookup find(String text);

    /// Every field of this source, in registration order.
    List<FieldSpec> all();

    /// Those whose values are added to outputs when the engine is told to suggest some, in registration order.
    default List<FieldSpec> suggested() {
        return all().stream()
                .filter(spec -> spec.flags().contains(FieldSpec.Flag.FORMAT_SUGGESTED))
                .filter(spec -> find(spec.name()) instanceof Lookup.Found)
                .toList();
    }

    /// What a look-up found.
    sealed interface Lookup {
        record Found(FieldRef field) implements Lookup {}

        /// A field of Falco's that is not computed here: the rule is not loaded, visibly.
        ///
        /// @param why goes on after "needs field X, "
        record NotComputed(FieldSpec spec, String why) implements Lookup {}

        /// Not a field; the message is Falco's own wording.
        record Unknown(String message) implements Lookup {}
    }
}
