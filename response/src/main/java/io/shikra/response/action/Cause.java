// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.alert.Alert;
import io.shikra.alert.Provenance;
import io.shikra.response.incident.Timeline;

/// Why something is done: the event that asked for it, and the manifest that says so.
///
/// @param eventId  identity of the event on the bus: the same for every redelivery
/// @param manifest e.g. `Sensor argo-events/terminal-shell-container trigger delete-pod-trigger`
/// @param timeline of the incident that this belongs to
public record Cause(String eventId, Alert alert, Provenance provenance, String manifest, Timeline timeline) {}
