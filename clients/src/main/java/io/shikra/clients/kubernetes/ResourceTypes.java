// SPDX-License-Identifier: Apache-2.0
package io.shikra.clients.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;

/// Which kinds the API server serves: [WellKnownTypes] at once, others by discovery (`GET /apis/GROUP/VERSION`), which
/// is remembered. A kind that is not there is asked for again at most every two seconds, so that a CRD that is
/// installed later is found.
public final class ResourceTypes {
    private static final long ASK_AGAIN_NANOS = 2_000_000_000L;

    private final Api api;
    private final LongSupplier nanoTime;
    private final Map<String, ResourceType> known = new ConcurrentHashMap<>();
    private final Map<String, Long> askedAt = new ConcurrentHashMap<>();

    /// @param nanoTime monotonic, as `System.nanoTime`
    public ResourceTypes(Api api, LongSupplier nanoTime) {
        this.api = api;
        this.nanoTime = nanoTime;
        for (ResourceType type : WellKnownTypes.ALL) {
            remember(type, List.of(type.kind().toLowerCase(Locale.ROOT)));
        }
    }

    /// @param kind the kind, plural, singular or short name, as kubectl takes them
    /// @return empty when the API server does not serve it (or does not answer)
    public Optional<ResourceType> find(String apiVersion, String kind) {
        String key = key(apiVersion, kind);
        ResourceType type = known.get(key);
        if (type == null && mayAsk(apiVersion)) {
            discover(apiVersion);
            type = known.get(key);
        }
        return Optional.ofNullable(type);
    }

    /// Asks the API server itself, well-known or not: is this kind installed?
    public boolean served(ResourceType type) {
        return discover(type.apiVersion()).contains(type);
    }

    private boolean mayAsk(String apiVersion) {
        long now = nanoTime.getAsLong();
        Long last = askedAt.get(apiVersion);
        return last == null || now - last >= ASK_AGAIN_NANOS;
    }

    private Collection<ResourceType> discover(String apiVersion) {
        askedAt.put(apiVersion, nanoTime.getAsLong());
        String root = apiVersion.contains("/") ? "/apis/" : "/api/";
        if (!(api.call(Call.read(root + apiVersion)) instanceof Answer.Success(int _, JsonNode list))) {
            return List.of();
        }
        Map<String, ResourceType> found = new HashMap<>();
        for (JsonNode resource : list.path("resources")) {
            String plural = resource.path("name").asString("");
            if (!plural.isEmpty() && !plural.contains("/")) {
                ResourceType type = new ResourceType(
                        apiVersion,
                        resource.path("kind").asString(""),
                        plural,
                        resource.path("namespaced").asBoolean(false));
                remember(type, otherNames(resource));
                found.put(plural, type);
            }
        }
        return found.values();
    }

    private static List<String> otherNames(JsonNode resource) {
        List<String> names = new ArrayList<>();
        names.add(resource.path("singularName").asString(""));
        resource.path("shortNames").forEach(name -> names.add(name.asString("")));
        return names;
    }

    private void remember(ResourceType type, List<String> otherNames) {
        known.put(key(type.apiVersion(), type.kind()), type);
        known.put(key(type.apiVersion(), type.plural()), type);
        for (String name : otherNames) {
            known.put(key(type.apiVersion(), name), type);
        }
    }

    private static String key(String apiVersion, String name) {
        return apiVersion + " " + name.toLowerCase(Locale.ROOT);
    }
}
