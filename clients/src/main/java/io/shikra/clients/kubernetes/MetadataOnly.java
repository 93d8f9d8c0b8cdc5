// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/// Asks the API server for `PartialObjectMetadata` instead of whole objects (Kubernetes API concepts, "Metadata-only
/// fetches"). fabric8 has no call for it (its issue 5716), but a client whose every request says so will do: the
/// answers
/// are objects with nothing but metadata.
final class MetadataOnly implements Interceptor {
    private static final String OBJECT = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final String LIST = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private MetadataOnly() {}

    /// @param config of the server and the credentials
    static KubernetesClient client(Config config) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientBuilderConsumer(
                        builder -> builder.addOrReplaceInterceptor(MetadataOnly.class.getName(), new MetadataOnly()))
                .build();
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        String query = request.uri().getQuery();
        builder.setHeader("Accept", query != null && query.contains("watch=true") ? OBJECT : LIST);
    }
}
