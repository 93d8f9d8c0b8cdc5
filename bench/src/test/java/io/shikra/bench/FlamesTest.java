// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlamesTest {
    @Test
    void aFrameIsAsWideAsItsShareAndStandsBesideItsSiblings() {
        FlameTree root = tree("all", 10);
        root.callees.put("a", tree("a", 7));
        root.callees.put("b<c>", tree("b<c>", 3));

        String svg = FlameSvg.of(root, "a & b");

        assertThat(svg)
                .startsWith("<svg")
                .contains("a &amp; b, 10 samples")
                .contains("<title>a: 70.0 %</title><rect x=\"0.0\"")
                .contains("<title>b&lt;c&gt;: 30.0 %</title><rect x=\"980.0\"")
                .contains("width=\"420.0\"");
    }

    private static FlameTree tree(String name, int samples) {
        FlameTree tree = new FlameTree(name);
        tree.samples = samples;
        return tree;
    }
}
