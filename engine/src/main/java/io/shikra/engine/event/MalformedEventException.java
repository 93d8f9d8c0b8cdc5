// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// Bytes that are not an event record; the message says which rule they break. The source decides what to do: a live
/// one counts the record and goes on, a file is corrupt.
public final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedEventException(String message) {
        super(message);
    }
}
