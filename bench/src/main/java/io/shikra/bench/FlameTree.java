// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Stacks of a Flight Recorder file, put together from their outermost frames on.
final class FlameTree {
    final String name;
    final Map<String, FlameTree> callees = new TreeMap<>();

    /// Samples in this frame and in what it called.
    int samples;

    FlameTree(String name) {
        this.name = name;
    }

    /// @param ignored the first samples, which are of a virtual machine that is not warm yet
    static FlameTree of(Path recording, double ignored) throws IOException {
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
                .filter(event -> event.getStackTrace() != null)
                .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
                .toList();
        FlameTree root = new FlameTree("all");
        for (RecordedEvent event : events.subList((int) (events.size() * ignored), events.size())) {
            root.add(event.getStackTrace().getFrames());
        }
        return root;
    }

    /// @param frames innermost first
    private void add(List<RecordedFrame> frames) {
        FlameTree at = this;
        at.samples++;
        for (int i = frames.size() - 1; i >= 0; i--) {
            at = at.callees.computeIfAbsent(name(frames.get(i)), FlameTree::new);
            at.samples++;
        }
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return simple.replaceAll("/0x[0-9a-f]+|\\+0x[0-9a-f]+|0x[0-9a-f]{6,}", "") + "."
                + frame.getMethod().getName();
    }

    int depth() {
        return 1 + callees.values().stream().mapToInt(FlameTree::depth).max().orElse(0);
    }
}
