// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

import java.util.List;
import java.util.Optional;

/// One parameter of an event type.
///
/// @param index        position in the event, 0-based
/// @param flags        names of its bits or values, if it has any
/// @param dirfdIndex   for FSRELPATH: the parameter with the directory's fd, else -1
/// @param alternatives for DYN: what the leading byte selects
public record EventParam(
        int index,
        String name,
        ParamType type,
        PrintFormat print,
        Optional<FlagTable> flags,
        int dirfdIndex,
        List<Alternative> alternatives) {
    /// One of the types that a DYN parameter can carry.
    public record Alternative(int id, ParamType type, PrintFormat print) {}
}
