// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.differential;

import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.FieldCatalogue.Lookup;
import io.shikra.engine.field.FieldRef;
import io.shikra.engine.field.FieldSpec;
import io.shikra.engine.field.PerUse;
import io.shikra.engine.field.Slot;
import io.shikra.engine.field.TargetsExtractor;
import io.shikra.engine.field.TextBuffer;
import io.shikra.engine.field.ValueText;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.ProcessLookup;
import io.shikra.engine.state.StateEngine;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What fields were at some of the events, as rules can spell it: rules that ask for it have answers
/// that change.
final class Observed {
    private static final int EVERY = 17;
    private static final int MOST = 30;
    private static final int LONGEST = 60;

    private final Map<String, List<String>> byField = new HashMap<>();

    static Observed of(List<byte[]> records, FieldCatalogue catalogue, List<String> fields) {
        Observed observed = new Observed();
        List<FieldRef> refs = new ArrayList<>();
        for (String text : fields) {
            if (catalogue.find(text) instanceof Lookup.Found(var field) && !(field.extractor() instanceof PerUse)) {
                refs.add(field);
            }
        }
        Map<String, Set<String>> values = new HashMap<>();
        StateEngine engine = new StateEngine(HostState.detached(), ProcessLookup.NONE);
        for (byte[] record : records) {
            EventContext event = engine.process(MemorySegment.ofArray(record), 0, 0, 0);
            if (event.isForRules() && event.number % EVERY == 0) {
                for (FieldRef field : refs) {
                    look(field, event, values.computeIfAbsent(field.text(), _ -> new LinkedHashSet<>()));
                }
            }
        }
        values.forEach((field, all) -> observed.byField.put(field, List.copyOf(all)));
        return observed;
    }

    private static void look(FieldRef field, EventContext event, Set<String> into) {
        Slot slot = new Slot();
        if (field.extractor() instanceof TargetsExtractor targets) {
            targets.extractTargets(event, slot);
        } else {
            field.extractor().extract(event, slot);
        }
        if (slot.kind() == Slot.LIST) {
            for (int i = 0; i < slot.size(); i++) {
                add(field, slot.item(i), into);
            }
        } else {
            add(field, slot, into);
        }
    }

    private static void add(FieldRef field, Slot value, Set<String> into) {
        if (value.isPresent() && into.size() < MOST) {
            TextBuffer text = new TextBuffer();
            ValueText.append(value, field.spec().type(), FieldSpec.Print.DEC, text);
            String shown = text.toString();
            if (shown.length() < LONGEST && shown.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\' || c > '~')) {
                into.add(shown);
            }
        }
    }

    /// Empty when none was seen.
    List<String> values(String field) {
        return byField.getOrDefault(field, List.of());
    }
}
