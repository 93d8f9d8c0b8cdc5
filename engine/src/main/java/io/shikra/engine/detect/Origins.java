// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

import io.shikra.alert.Provenance;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;

/// Says which process, container and pod an alert is about, for those who are to act on it.
final class Origins {
    private static final ContainerInfo NOTHING = ContainerInfo.of("", "", "");

    private Origins() {}

    static Provenance provenance(EventContext event, Provenance.Origin origin, long matched) {
        ThreadInfo thread = event.thread;
        if (thread == null) {
            return new Provenance(origin, event.event.ts(), event.drainedNs, matched, "", "", "", "", 0, 0);
        }
        ContainerInfo container = event.state.containers.find(thread.containerId);
        ContainerInfo known = container == null || thread.containerId.isEmpty() ? NOTHING : container;
        String podUid =
                known.pod().uid().isEmpty() ? thread.podUid : known.pod().uid();
        String fullId = thread.containerFullId.isEmpty() ? known.fullId() : thread.containerFullId;
        ThreadInfo main = event.state.threads.mainThread(thread);
        return new Provenance(
                origin,
                event.event.ts(),
                event.drainedNs,
                matched,
                fullId,
                podUid,
                known.pod().namespace(),
                known.pod().name(),
                Math.max(0, thread.pid),
                main == null ? thread.startTicks : main.startTicks);
    }
}
