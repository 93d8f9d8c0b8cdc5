// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.util.Locale;

/// A flame graph as one SVG file: a bar for each frame, as wide as its share of the samples, above the bar of its
/// caller. Hovering over a bar shows its whole name.
final class FlameSvg {
    private static final int WIDTH = 1400;
    private static final int HEIGHT = 17;
    private static final double NARROWEST = 0.7;
    private static final double CHARACTER = 6.6;

    private final StringBuilder text = new StringBuilder();
    private final int depth;
    private final int all;

    private FlameSvg(FlameTree root) {
        depth = root.depth();
        all = Math.max(1, root.samples);
    }

    static String of(FlameTree root, String title) {
        FlameSvg svg = new FlameSvg(root);
        int height = (svg.depth + 2) * HEIGHT;
        svg.text.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="monospace" font-size="11">
                <text x="4" y="13">%s, %d samples</text>
                """.formatted(WIDTH, height, escaped(title), root.samples));
        svg.draw(root, 0, 0);
        return svg.text.append("</svg>\n").toString();
    }

    private void draw(FlameTree frame, double left, int level) {
        double width = (double) WIDTH * frame.samples / all;
        if (width < NARROWEST) {
            return;
        }
        int top = (depth - level) * HEIGHT;
        int hue = 20 + Math.floorMod(frame.name.hashCode(), 35);
        text.append(String.format(
                Locale.ROOT,
                "<g><title>%s: %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                        + " fill=\"hsl(%d 85%% 68%%)\" stroke=\"white\" stroke-width=\"0.5\"/>",
                escaped(frame.name),
                100.0 * frame.samples / all,
                left,
                top,
                width,
                HEIGHT - 1,
                hue));
        int fits = (int) (width / CHARACTER) - 1;
        if (fits > 3) {
            String label = frame.name.length() <= fits ? frame.name : frame.name.substring(0, fits - 1) + "…";
            text.append(String.format(
                    Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", left + 2, top + HEIGHT - 5, escaped(label)));
        }
        text.append("</g>\n");
        double at = left;
        for (FlameTree callee : frame.callees.values()) {
            draw(callee, at, level + 1);
            at += (double) WIDTH * callee.samples / all;
        }
    }

    private static String escaped(String any) {
        return any.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
