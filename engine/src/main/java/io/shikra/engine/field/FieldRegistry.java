// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Which extractor computes a field: one line per field, in the file of its family.
final class FieldRegistry {
    private final Map<String, Function<String, Extractor>> binders = new HashMap<>();
    private final Map<String, FieldScope> scopes = new HashMap<>();

    /// A field without an argument, or whose argument may be left out: then the argument is the empty text.
    FieldRegistry add(String name, Extractor extractor) {
        return bind(name, _ -> extractor);
    }

    /// A field whose extractor depends on its argument, which has been checked already.
    FieldRegistry bind(String name, Function<String, Extractor> binder) {
        if (binders.put(name, binder) != null) {
            throw new IllegalStateException("field registered twice: " + name);
        }
        return this;
    }

    /// Says what the values of these fields depend on: of every other field that is the event.
    FieldRegistry dependOn(FieldScope scope, String... names) {
        for (String name : names) {
            if (scopes.put(name, scope) != null || !computes(name)) {
                throw new IllegalStateException("field without a value, or with two scopes: " + name);
            }
        }
        return this;
    }

    FieldScope scope(String name) {
        return scopes.getOrDefault(name, FieldScope.EVENT);
    }

    boolean computes(String name) {
        return binders.containsKey(name);
    }

    Extractor extractor(String name, String argument) {
        Function<String, Extractor> binder = binders.get(name);
        if (binder == null) {
            throw new IllegalArgumentException("field is not computed: " + name);
        }
        return binder.apply(argument);
    }
}
