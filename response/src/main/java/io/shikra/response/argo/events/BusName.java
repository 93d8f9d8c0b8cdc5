// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

/// How EventBus objects map to streams of the embedded bus.
final class BusName {
    /// The EventBus of everybody who names none. It needs no object here.
    static final String DEFAULT = "default";

    /// Where every accepted alert is.
    static final String ALERTS = "alerts";

    private BusName() {}

    static String stream(String namespace, String eventBus) {
        return "argo/" + namespace + "/" + eventBus;
    }
}
