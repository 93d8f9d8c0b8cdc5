// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.alert.Alert;
import java.net.URI;
import java.util.Map;
import java.util.function.Predicate;

/// An output of ours that posts alerts to an address, as falcosidekick's `webhook` does. Where the address is one of
/// our own event sources, its sensors read the alerts from the bus directly.
///
/// @param headers what the output sends besides its own headers
/// @param passes  the alerts that the output would send (its minimum priority)
public record OutputLink(URI address, Map<String, String> headers, Predicate<Alert> passes) {
    public OutputLink {
        headers = Map.copyOf(headers);
    }

    public static OutputLink to(URI address) {
        return new OutputLink(address, Map.of(), _ -> true);
    }
}
