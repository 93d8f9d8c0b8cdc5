// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

/// Whether this machine lets us see its kernel's events.
public sealed interface LiveStart {
    /// Programs are attached and events are being buffered; [LiveSource#start] begins to read them.
    record Started(LiveSource source) implements LiveStart {}

    /// @param reason one line for the user: what is missing and how to get it
    record Unavailable(String reason) implements LiveStart {}
}
