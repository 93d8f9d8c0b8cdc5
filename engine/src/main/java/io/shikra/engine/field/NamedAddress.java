// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.state.EventContext;

/// A field that is a host's name in rules and an address on the wire (`fd.sip.name`): a comparison asks whether the
/// address is that host's. Outputs show nothing: names of addresses are not looked up.
public interface NamedAddress extends Extractor {
    /// Fills {@code slot} with the address; leaves it absent when there is none.
    void extractAddress(EventContext event, Slot slot);

    @Override
    default void extract(EventContext event, Slot slot) {
        // absent
    }
}
