// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus;

import java.util.List;
import java.util.Optional;

/// What operators watch: is the bus writing, and is everybody keeping up.
public interface BusStatus {
    /// Why nothing can be stored at the moment; empty while writing works.
    Optional<String> trouble();

    /// The running consumers, in order of stream and name.
    List<ConsumerStatus> consumers();

    /// @param lag         messages appended but not yet done by this consumer
    /// @param deadLetters messages it was not given
    /// @param retrying    why the message it stands at has to be delivered again; empty when it does not
    record ConsumerStatus(String stream, String consumer, long lag, long deadLetters, Optional<String> retrying) {}
}
