// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

/// A capture that cannot be read (on), or written. The message says what is wrong, where and what to do. What was
/// delivered before is whole.
public final class CaptureException extends Exception {
    private static final long serialVersionUID = 1L;

    CaptureException(String message) {
        super(message);
    }

    CaptureException(String message, Throwable cause) {
        super(message, cause);
    }
}
