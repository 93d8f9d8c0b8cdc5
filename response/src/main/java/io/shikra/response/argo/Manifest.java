// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo;

import tools.jackson.databind.node.ObjectNode;

/// One object of somebody's manifests, whole: unknown fields survive.
///
/// @param origin where it came from, for messages: `file:line` or `cluster`
public record Manifest(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        ObjectNode object,
        boolean fromCluster,
        String origin) {
    /// Kind, namespace and name identify it.
    public String key() {
        return kind + " " + namespace + "/" + name;
    }
}
