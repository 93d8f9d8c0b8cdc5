// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shikra.alert.AlertJson;
import io.shikra.alert.Provenance;
import io.shikra.bus.Bus;
import io.shikra.bus.Message;
import io.shikra.bus.sqlite.SqliteBus;
import io.shikra.response.action.Actions;
import io.shikra.response.action.Cause;
import io.shikra.response.action.Operation;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.FileManifests;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import io.shikra.response.argo.MergedManifests;
import io.shikra.response.argo.workflows.WorkflowSubmitter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Argo Events on a real bus and a real socket of a loopback address of its own; what it asks of the cluster is written
/// down instead of done.
final class Rig implements AutoCloseable {
    final Bus bus;
    final ArgoEvents events;
    final List<FileManifests> files = new ArrayList<>();
    final BlockingQueue<Submitted> submitted = new LinkedBlockingQueue<>();
    final BlockingQueue<Performed> performed = new LinkedBlockingQueue<>();
    final Map<String, ObjectNode> statuses = new ConcurrentHashMap<>();
    final Map<String, ObjectNode> services = new ConcurrentHashMap<>();
    final Map<String, String> secrets = new HashMap<>();
    final InetAddress address;
    volatile Function<Operation, Actions.Result> answer =
            _ -> new Actions.Result.Applied(JsonNodeFactory.instance.objectNode());
    private final HttpClient http = HttpClient.newHttpClient();

    record Submitted(ObjectNode workflow, ServiceAccount submitter, Cause cause) {}

    record Performed(Operation operation, ServiceAccount actor, Cause cause) {}

    Rig(Path folder, OutputLink... links) throws IOException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        address = InetAddress.getByAddress(new byte[] {
            127, (byte) random.nextInt(1, 255), (byte) random.nextInt(1, 255), (byte) random.nextInt(1, 255)
        });
        bus = SqliteBus.open(folder.resolve("bus.db"));
        ServicePublisher publisher = new ServicePublisher() {
            @Override
            public Optional<String> publish(Manifest eventSource, ObjectNode service) {
                services.put(eventSource.key(), service);
                return Optional.empty();
            }

            @Override
            public void withdraw(Manifest eventSource) {
                services.remove(eventSource.key());
            }
        };
        ArgoEnvironment environment = new ArgoEnvironment(
                bus,
                this::perform,
                this::submit,
                (manifest, status) -> statuses.put(manifest.key(), status),
                publisher,
                (namespace, name, key) -> Optional.ofNullable(secrets.get(namespace + "/" + name + "/" + key)),
                address,
                Clock.systemUTC(),
                Pause.SLEEP);
        events = new ArgoEvents(environment, List.of(links));
    }

    private Actions.Result perform(Operation operation, ServiceAccount actor, Cause cause) {
        performed.add(new Performed(operation, actor, cause));
        return answer.apply(operation);
    }

    private WorkflowSubmitter.Submission submit(ObjectNode workflow, ServiceAccount submitter, Cause cause) {
        submitted.add(new Submitted(workflow, submitter, cause));
        return new WorkflowSubmitter.Submission.Started("argo", "delete-pod-abcde");
    }

    /// Loads the files one after the other in this order.
    Rig start(Path... paths) {
        List<Manifests> places = new ArrayList<>();
        for (Path path : paths) {
            FileManifests manifests = FileManifests.load(List.of(path), "argo-events");
            files.add(manifests);
            places.add(manifests);
        }
        events.start(new MergedManifests(places));
        return this;
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    URI uri(String path) {
        return URI.create("http://" + address.getHostAddress() + ":12000" + path);
    }

    /// Puts an alert where the hub puts accepted ones.
    void alert(String uuid, String json) throws Exception {
        byte[] body = AlertJson.write(AlertJson.read(json).withUuid(uuid));
        Map<String, String> headers =
                new HashMap<>(Provenance.posted(Provenance.Origin.POSTED).toHeaders());
        headers.put("ingested-ns", "1234567890123456789");
        bus.publish("alerts", List.of(new Message(uuid, headers, body)));
    }

    Submitted nextSubmitted() throws InterruptedException {
        return required(submitted.poll(20, TimeUnit.SECONDS));
    }

    Performed nextPerformed() throws InterruptedException {
        return required(performed.poll(20, TimeUnit.SECONDS));
    }

    private static <T> T required(T found) {
        if (found == null) {
            throw new AssertionError("nothing happened within 20 s");
        }
        return found;
    }

    JsonNode condition(String key, String type) {
        for (JsonNode condition : statuses.getOrDefault(key, JsonNodeFactory.instance.objectNode())
                .path("conditions")) {
            if (condition.path("type").asString("").equals(type)) {
                return condition;
            }
        }
        return JsonNodeFactory.instance.missingNode();
    }

    static String read(Path path) throws IOException {
        return new String(Files.readAllBytes(path), UTF_8);
    }

    @Override
    public void close() {
        events.close();
        bus.close();
        http.close();
    }
}
