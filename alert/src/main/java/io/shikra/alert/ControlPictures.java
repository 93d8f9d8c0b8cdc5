// SPDX-License-Identifier: Apache-2.0
package io.shikra.alert;

/// Text of others, made harmless for a terminal: an escape sequence in a file name or in an alert must not clear the
/// operator's screen or fake a line.
public final class ControlPictures {
    private static final char PICTURES = '\u2400';
    private static final char DELETE = '\u007f';
    private static final char PICTURE_OF_DELETE = '\u2421';
    private static final char LAST_C1 = '\u009f';

    private ControlPictures() {}

    /// The same text with a visible picture (U+2400 and on, U+FFFD for the controls beyond ASCII) in the place of each
    /// control character but tab and line feed. Each character stays one character.
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static boolean isControl(char c) {
        return c < ' ' ? c != '\t' && c != '\n' : c >= DELETE && c <= LAST_C1;
    }

    private static String replaced(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (isControl(c)) {
                out.setCharAt(i, c < ' ' ? (char) (PICTURES + c) : c == DELETE ? PICTURE_OF_DELETE : '\ufffd');
            }
        }
        return out.toString();
    }
}
