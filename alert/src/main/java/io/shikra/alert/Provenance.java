// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import java.util.LinkedHashMap;
import java.util.Map;

/// What we know about an alert beyond its Falco JSON: who saw it, when, and which process and pod it is about.
/// It travels beside the alert (as bus headers), never inside it.
///
/// Times are nanoseconds since the Unix epoch, 0 when that step did not happen here.
///
/// @param kernelNanos    the kernel stamped the event
/// @param drainedNanos   the live source took it from the ring buffer
/// @param matchedNanos   the rule matched
/// @param containerId    full id (64 hex) when our own source saw it, else empty
/// @param podUid         from the container's bundle or cgroup path, else empty
/// @param pid            host process id of the offender, 0 when unknown
/// @param processStart   its start time in clock ticks since boot (field 22 of /proc/PID/stat), 0 when unknown
public record Provenance(
        Origin origin,
        long kernelNanos,
        long drainedNanos,
        long matchedNanos,
        String containerId,
        String podUid,
        String podNamespace,
        String podName,
        long pid,
        long processStart) {
    /// Who vouches for the alert.
    public enum Origin {
        /// Our own live source on this node.
        LIVE,
        /// A replayed capture.
        CAPTURE,
        /// A POST that carried a valid token, or came over loopback.
        POSTED,
        /// A POST that nobody vouches for: observe only.
        ANONYMOUS
    }

    public static Provenance posted(Origin origin) {
        return new Provenance(origin, 0, 0, 0, "", "", "", "", 0, 0);
    }

    /// As string headers, empty and zero parts left out.
    public Map<String, String> toHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("origin", origin.name());
        put(headers, "kernel-ns", kernelNanos);
        put(headers, "drained-ns", drainedNanos);
        put(headers, "matched-ns", matchedNanos);
        put(headers, "container-id", containerId);
        put(headers, "pod-uid", podUid);
        put(headers, "pod-namespace", podNamespace);
        put(headers, "pod-name", podName);
        put(headers, "pid", pid);
        put(headers, "process-start", processStart);
        return headers;
    }

    /// The inverse of [#toHeaders()]; an unknown origin is read as ANONYMOUS.
    public static Provenance fromHeaders(Map<String, String> headers) {
        return new Provenance(
                origin(headers.getOrDefault("origin", "")),
                number(headers, "kernel-ns"),
                number(headers, "drained-ns"),
                number(headers, "matched-ns"),
                headers.getOrDefault("container-id", ""),
                headers.getOrDefault("pod-uid", ""),
                headers.getOrDefault("pod-namespace", ""),
                headers.getOrDefault("pod-name", ""),
                number(headers, "pid"),
                number(headers, "process-start"));
    }

    private static Origin origin(String name) {
        for (Origin origin : Origin.values()) {
            if (origin.name().equals(name)) {
                return origin;
            }
        }
        return Origin.ANONYMOUS;
    }

    private static long number(Map<String, String> headers, String key) {
        String text = headers.getOrDefault(key, "0");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void put(Map<String, String> headers, String key, long number) {
        if (number != 0) {
            headers.put(key, Long.toString(number));
        }
    }

    private static void put(Map<String, String> headers, String key, String text) {
        if (!text.isEmpty()) {
            headers.put(key, text);
        }
    }
}
