// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.Inflater;
import java.util.Optional;

/// A way through one capture, and what is known once it was gone.
interface Pass {
    /// Goes it, with new state. Stops early when nobody reads the lines any more.
    ///
    /// @throws CaptureException where the file is no capture, or breaks; what came before it was alerted
    void once(AlertLines lines) throws CaptureException;

    /// Event records read.
    long events();

    /// Events left out because their type is newer than ours.
    long skipped();

    /// Whether bytes behind the gzip data were not read.
    boolean rest();

    /// Who unpacked the capture; empty when it is not packed.
    Optional<Inflater> inflater();

    /// A line about the rules, once: how many, and when they could be asked.
    Optional<String> takeReadiness();

    /// How often rules failed on an event, all times together.
    long failures();
}
