// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The metadata of an object of the API server, as fields show it: made when the object comes, so that looking at it
/// costs nothing.
///
/// @param uid    empty when not known
/// @param label  value by key
/// @param labels `key:value`, sorted by key
public record ResourceMeta(ByteString name, ByteString uid, Map<String, ByteString> label, List<ByteString> labels) {
    public static ResourceMeta of(String name, String uid, Map<String, String> labels) {
        Map<String, ByteString> values = new HashMap<>();
        List<ByteString> pairs = new ArrayList<>();
        for (Map.Entry<String, String> entry : new TreeMap<>(labels).entrySet()) {
            values.put(entry.getKey(), ByteString.of(entry.getValue()));
            pairs.add(ByteString.of(entry.getKey() + ":" + entry.getValue()));
        }
        return new ResourceMeta(ByteString.of(name), ByteString.of(uid), Map.copyOf(values), List.copyOf(pairs));
    }
}
