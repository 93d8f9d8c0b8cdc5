// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import java.util.ArrayList;
import java.util.List;

/// What is active, what is not and why: one line each, said once when everything has started.
public final class Banner {
    private record Line(String part, String text) {}

    private final List<Line> lines = new ArrayList<>();

    /// @param part  e.g. `live source`
    /// @param text  one line
    public synchronized void say(String part, String text) {
        lines.add(new Line(part, text.lines().findFirst().orElse("")));
    }

    public synchronized String render() {
        StringBuilder out = new StringBuilder("shikra ");
        out.append(version()).append(System.lineSeparator());
        for (Line line : lines) {
            out.append("  ").append(line.part());
            out.repeat(' ', Math.max(1, 16 - line.part().length()));
            out.append(line.text()).append(System.lineSeparator());
        }
        return out.append("ready").toString();
    }

    /// Of the jar that this runs from.
    public static String version() {
        String version = Banner.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
