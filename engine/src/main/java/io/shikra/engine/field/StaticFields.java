// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A catalogue with the fields of the configuration's `static_fields` beside its own: `static.KEY` has the
/// same text for every event.
public final class StaticFields implements FieldCatalogue {
    private static final String PREFIX = "static.";

    private final FieldCatalogue others;
    private final List<FieldSpec> specs = new ArrayList<>();
    private final Map<String, Lookup> found = new HashMap<>();

    /// @param values key → text, in the order in which suggested output names them
    public StaticFields(FieldCatalogue others, Map<String, String> values) {
        this.others = others;
        values.forEach((key, value) -> {
            String name = PREFIX + key;
            FieldSpec spec = new FieldSpec(
                    "any",
                    "static",
                    name,
                    FieldType.CHARBUF,
                    FieldSpec.Argument.NONE,
                    false,
                    Set.of(FieldSpec.Flag.FORMAT_SUGGESTED),
                    FieldSpec.Print.NA,
                    "static_fields of the configuration");
            ByteString text = ByteString.of(value);
            specs.add(spec);
            found.put(
                    name,
                    new Lookup.Found(new FieldRef(spec, "", name, (_, slot) -> slot.setText(text), FieldScope.TYPE)));
        });
    }

    @Override
    public Compatibility compatibility() {
        return others.compatibility();
    }

    @Override
    public Lookup find(String text) {
        Lookup own = found.get(text);
        return own == null ? others.find(text) : own;
    }

    @Override
    public List<FieldSpec> all() {
        return with(others.all());
    }

    @Override
    public List<FieldSpec> suggested() {
        return with(others.suggested());
    }

    private List<FieldSpec> with(List<FieldSpec> more) {
        List<FieldSpec> both = new ArrayList<>(specs);
        both.addAll(more);
        return List.copyOf(both);
    }
}
