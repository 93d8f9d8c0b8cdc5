// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.ResourceType;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Values of the cluster's Secrets, read in our own name. They are not kept and never logged.
public record ClusterSecrets(Api api) {
    private static final ResourceType SECRET = new ResourceType("v1", "Secret", "secrets", true);

    /// Empty when there is no such secret or key, or it may not be read.
    public Optional<String> read(String namespace, String name, String key) {
        if (!(api.call(Call.read(SECRET.path(namespace, name))) instanceof Answer.Success(int _, ObjectNode secret))) {
            return Optional.empty();
        }
        String encoded = secret.path("data").path(key).asString("");
        try {
            return encoded.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new String(Base64.getDecoder().decode(encoded), UTF_8));
        } catch (IllegalArgumentException e) { // no base64: not what an API server sends
            return Optional.empty();
        }
    }
}
