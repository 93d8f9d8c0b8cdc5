// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

import java.util.List;

/// Where a path ended: the region `[start, end)` of a text.
///
/// @param located whether the text is the original document (a modifier makes a new one)
/// @param places  for a list that was put together from several values: where each stands in the original document
record GjsonHit(String json, int start, int end, boolean located, List<GjsonHit> places) {
    static final GjsonHit MISSING = new GjsonHit("", 0, 0, false, List.of());

    static GjsonHit at(String json, int start, int end) {
        return new GjsonHit(json, start, end, true, List.of());
    }

    static GjsonHit made(String json) {
        return new GjsonHit(json, 0, json.length(), false, List.of());
    }

    String raw() {
        return json.substring(start, end);
    }

    boolean exists() {
        return end > start && JsonValue.typeOf(json.charAt(start)) != JsonValue.Type.MISSING;
    }
}
