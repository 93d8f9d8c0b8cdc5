// SPDX-License-Identifier: Apache-2.0
/// Argo Events in this process: EventBus, EventSource (webhook) and Sensor manifests, unmodified, no pod for each.
/// [io.shikra.response.argo.events.ArgoEvents] is the door.
@NullMarked
package io.shikra.response.argo.events;

import org.jspecify.annotations.NullMarked;
