// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// How the number of a parameter is written (column `print` of the event table).
public enum PrintFormat {
    NA,
    DEC,
    HEX,
    PADDED_DEC,
    ID,
    DIR,
    OCT;

    static PrintFormat parse(String text) {
        return text.equals("10_PADDED_DEC") ? PADDED_DEC : valueOf(text);
    }
}
