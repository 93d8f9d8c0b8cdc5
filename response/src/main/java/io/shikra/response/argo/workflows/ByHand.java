// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.alert.Alert;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.response.action.Cause;
import io.shikra.response.incident.Timeline;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The cause of a workflow that a person submitted: an event that accuses nobody.
final class ByHand {
    private ByHand() {}

    static Cause cause(String manifest, String uid) {
        Alert alert = new Alert(
                Optional.of(uid),
                "Workflow submitted by hand",
                Priority.INFORMATIONAL,
                manifest + " was submitted by hand",
                0,
                "internal",
                "",
                List.of(),
                Map.of());
        return new Cause(uid, alert, Provenance.posted(Provenance.Origin.POSTED), manifest, new Timeline());
    }
}
