// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ControlPicturesTest {
    private static final Map<String, String> SHOWN = Map.of(
            "plain äöü 字 😀", "plain äöü 字 😀",
            "two\nlines\tand a tab", "two\nlines\tand a tab",
            "a\u001b[2Jb", "a\u241b[2Jb",
            "\u0000\r\u007f\u009b", "\u2400\u240d\u2421\ufffd",
            "", "");

    @Test
    void controlsAreShownAndTheRestStays() {
        SHOWN.forEach(
                (text, shown) -> assertThat(ControlPictures.of(text)).as(text).isEqualTo(shown));
    }
}
