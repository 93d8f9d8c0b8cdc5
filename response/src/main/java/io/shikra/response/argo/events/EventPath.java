// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.expression.GjsonPath;
import io.shikra.expression.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// A gjson path into an event. Falco's fields are flat keys with dots in them (`k8s.pod.name`), which a path has to
/// escape; many published manifests do not, and upstream such a path finds nothing. Here the strict reading is tried
/// first, then the last components are read as one key, the longest first.
final class EventPath {
    private final GjsonPath strict;
    private final List<GjsonPath> flat;

    /// @param flatKey whether the strict reading found nothing and a flat key did
    record Found(JsonValue value, boolean flatKey) {}

    private EventPath(GjsonPath strict, List<GjsonPath> flat) {
        this.strict = strict;
        this.flat = List.copyOf(flat);
    }

    static EventPath compile(String path) {
        List<GjsonPath> flat = new ArrayList<>();
        if (isPlain(path)) {
            String[] parts = path.split("\\.", -1);
            for (int joined = 0; joined < parts.length - 1; joined++) {
                String head = String.join(".", List.of(parts).subList(0, joined));
                String key = String.join("\\.", List.of(parts).subList(joined, parts.length));
                flat.add(GjsonPath.compile(head.isEmpty() ? key : head + "." + key));
            }
        }
        return new EventPath(GjsonPath.compile(path), flat);
    }

    /// Only words and dots: whoever escapes or queries means what he writes.
    private static boolean isPlain(String path) {
        return path.chars().noneMatch(c -> "\\|#@*?[]{}()!\"".indexOf(c) >= 0) && path.length() < 200;
    }

    Found find(String json) {
        JsonValue value = strict.get(json);
        if (value.exists()) {
            return new Found(value, false);
        }
        for (GjsonPath path : flat) {
            value = path.get(json);
            if (value.exists()) {
                return new Found(value, true);
            }
        }
        return new Found(JsonValue.MISSING, false);
    }

    @Override
    public String toString() {
        return strict.toString();
    }
}
