// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.nio.file.Path;

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

    /// A mapped file (see {@link SharedCapture}) was cut, or its disk failed, while it was read.
    public static CaptureException cut(Path file, InternalError cause) {
        return new CaptureException(
                file + ": was cut while it was read, or its disk fails (" + cause.getMessage()
                        + "); replay it when nobody writes to it",
                cause);
    }
}
