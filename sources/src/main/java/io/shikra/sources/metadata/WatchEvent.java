// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import java.io.IOException;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// One event of a watch of pods.
///
/// @param type `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`
/// @param code of the Status object of an `ERROR`, for example 410
record WatchEvent(String type, PodInfo pod, String resourceVersion, int code) {
    static WatchEvent read(byte[] bytes, int length) throws IOException {
        String[] type = {""};
        int[] code = {0};
        PodReader[] pod = new PodReader[1];
        try {
            // `type` comes first as servers write it; the object of an error has no pod's members but a code.
            Json.read(bytes, length, (member, value) -> {
                if (member.equals("type")) {
                    type[0] = value.text();
                } else if (member.equals("object")) {
                    if (type[0].equals("ERROR")) {
                        value.object((key, inner) -> code[0] = key.equals("code") ? (int) inner.number() : code[0]);
                    } else {
                        pod[0] = PodReader.read(value);
                    }
                }
            });
        } catch (JacksonException e) {
            throw new IOException("its watch of pods sent broken JSON: " + e.getOriginalMessage(), e);
        }
        Optional<PodReader> read = Optional.ofNullable(pod[0]);
        boolean isError = type[0].equals("ERROR");
        if (!isError && (type[0].isEmpty() || read.isEmpty())) {
            throw new IOException("its watch of pods sent something that is no event");
        }
        return new WatchEvent(
                type[0],
                read.map(PodReader::info).orElse(PodReader.NOTHING),
                read.map(PodReader::resourceVersion).orElse(""),
                code[0]);
    }
}
