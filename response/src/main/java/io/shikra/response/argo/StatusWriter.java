// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import tools.jackson.databind.node.ObjectNode;

/// Writes the status of a manifest back to where it came from (the cluster; a log line for files). Asynchronous,
/// last writer wins, never throws.
@FunctionalInterface
public interface StatusWriter {
    void write(Manifest manifest, ObjectNode status);
}
