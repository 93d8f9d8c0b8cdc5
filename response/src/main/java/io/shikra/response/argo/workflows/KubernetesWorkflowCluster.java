// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.Call.PatchType;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.clients.kubernetes.ObjectWatch;
import io.shikra.clients.kubernetes.ResourceType;
import io.shikra.response.action.ServiceAccount;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The workflow engine's side of a real API server.
public final class KubernetesWorkflowCluster implements WorkflowCluster, AutoCloseable {
    static final ResourceType WORKFLOW = new ResourceType("argoproj.io/v1alpha1", "Workflow", "workflows", true);
    private static final System.Logger LOG = System.getLogger(KubernetesWorkflowCluster.class.getName());
    private static final int UPDATE_ATTEMPTS = 5;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final KubernetesAccess access;
    private final boolean act;
    private final CreateRights rights;
    private final Map<String, PodFeed> feeds = new ConcurrentHashMap<>();
    /// Status writes: in order, behind everybody's back.
    private final ExecutorService updates = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("workflow-status").factory());

    private final Map<String, ObjectNode> pending = new ConcurrentHashMap<>();

    /// @param act whether the cluster may be changed at all; without it runs are only thought through
    public KubernetesWorkflowCluster(KubernetesAccess access, boolean act) {
        this.access = access;
        this.act = act;
        this.rights = new CreateRights(access, System::nanoTime);
    }

    /// Asks in advance, so that the first event does not have to wait for the answer.
    public void expect(ServiceAccount account, String namespace) {
        rights.expect(account, namespace);
    }

    @Override
    public Answer mayCreateWorkflow(ServiceAccount account, String namespace) {
        return rights.mayCreate(account, namespace);
    }

    @Override
    public Answer createWorkflow(ObjectNode workflow, ServiceAccount account) {
        if (!act) {
            return new Answer.Done(JSON.createObjectNode());
        }
        if (access.types().find(WORKFLOW.apiVersion(), WORKFLOW.kind()).isEmpty()
                || !access.types().served(WORKFLOW)) {
            return new Answer.Done(JSON.createObjectNode()); // no CRDs: the run lives in our own store only
        }
        String namespace = workflow.at("/metadata/namespace").asString("");
        String name = workflow.at("/metadata/name").asString("");
        Call create = Call.create(WORKFLOW.path(namespace), workflow).as(account.userName());
        return switch (access.call(create)) {
            case io.shikra.clients.kubernetes.Answer.Refusal(int code, String reason, String _)
            when code == 409 && reason.equals("AlreadyExists") -> existing(workflow, namespace, name);
            case io.shikra.clients.kubernetes.Answer answer -> translate(answer);
        };
    }

    /// The name is taken: by this very event's workflow, or by somebody else's.
    private Answer existing(ObjectNode workflow, String namespace, String name) {
        Answer there = translate(access.call(Call.read(WORKFLOW.path(namespace, name))));
        if (there instanceof Answer.Done(ObjectNode object)) {
            String event =
                    "/metadata/annotations/" + Labels.EVENT.replace("~", "~0").replace("/", "~1");
            if (!object.at(event).asString("?").equals(workflow.at(event).asString(""))) {
                return new Answer.Failed("workflow " + namespace + "/" + name + " already exists", false);
            }
        }
        return there;
    }

    @Override
    public void updateWorkflow(String namespace, String name, ObjectNode patch) {
        if (!act) {
            return;
        }
        String path = WORKFLOW.path(namespace, name);
        // the newest status replaces one that was not sent yet
        if (pending.put(path, patch) == null) {
            updates.execute(() -> send(path));
        }
    }

    private void send(String path) {
        ObjectNode patch = pending.remove(path);
        if (patch == null) {
            return;
        }
        for (int attempt = 1; attempt <= UPDATE_ATTEMPTS; attempt++) {
            Answer answer = translate(access.call(Call.patch(path, PatchType.MERGE, patch)));
            boolean again = answer instanceof Answer.Failed(String _, boolean transientFailure) && transientFailure;
            if (!again) {
                if (!(answer instanceof Answer.Done)) {
                    LOG.log(System.Logger.Level.WARNING, "status of {0} not written: {1}", path, answer);
                }
                return;
            }
        }
        LOG.log(System.Logger.Level.WARNING, "status of {0} not written after {1} attempts", path, UPDATE_ATTEMPTS);
    }

    @Override
    public Answer createPod(ObjectNode pod) {
        String namespace = pod.at("/metadata/namespace").asString("");
        String name = pod.at("/metadata/name").asString("");
        if (!act) {
            return new Answer.Failed("observe only: would create pod " + namespace + "/" + name, false);
        }
        return switch (access.call(Call.create(ResourceType.POD.path(namespace), pod))) {
            case io.shikra.clients.kubernetes.Answer.Refusal(int code, String reason, String _)
            when code == 409 && reason.equals("AlreadyExists") ->
                translate(access.call(Call.read(ResourceType.POD.path(namespace, name))));
            case io.shikra.clients.kubernetes.Answer answer -> translate(answer);
        };
    }

    @Override
    public AutoCloseable watchPod(String namespace, String name, Consumer<Optional<ObjectNode>> listener) {
        return feeds.computeIfAbsent(namespace, PodFeed::new).listen(name, listener);
    }

    static Answer translate(io.shikra.clients.kubernetes.Answer answer) {
        return switch (answer) {
            case io.shikra.clients.kubernetes.Answer.Success(int _, ObjectNode body) -> new Answer.Done(body);
            case io.shikra.clients.kubernetes.Answer.Refusal(int code, String _, String message)
            when code == 403 -> new Answer.Forbidden(message);
            case io.shikra.clients.kubernetes.Answer.Refusal refusal ->
                new Answer.Failed(refusal.message(), refusal.transientFailure());
            case io.shikra.clients.kubernetes.Answer.NoAnswer(String message) -> new Answer.Failed(message, true);
        };
    }

    @Override
    public void close() {
        rights.close();
        updates.shutdown();
        feeds.values().forEach(PodFeed::close);
    }

    /// The pods of one namespace, watched while somebody waits for one of them.
    private final class PodFeed implements ObjectWatch.Listener {
        private final Map<String, ObjectNode> last = new ConcurrentHashMap<>();
        private final Map<String, Consumer<Optional<ObjectNode>>> listeners = new ConcurrentHashMap<>();
        private final ObjectWatch watch;

        PodFeed(String namespace) {
            watch = access.watch(ResourceType.POD, namespace, this);
        }

        AutoCloseable listen(String name, Consumer<Optional<ObjectNode>> listener) {
            listeners.put(name, listener);
            ObjectNode seen = last.get(name);
            if (seen != null) {
                listener.accept(Optional.of(seen));
            }
            return () -> listeners.remove(name, listener);
        }

        @Override
        public void present(ObjectNode object) {
            String name = object.at("/metadata/name").asString("");
            last.put(name, object);
            tell(name, Optional.of(object));
        }

        @Override
        public void gone(ObjectNode object) {
            String name = object.at("/metadata/name").asString("");
            last.remove(name);
            tell(name, Optional.empty());
        }

        private void tell(String name, Optional<ObjectNode> pod) {
            Consumer<Optional<ObjectNode>> listener = listeners.get(name);
            if (listener != null) {
                listener.accept(pod);
            }
        }

        void close() {
            watch.close();
        }
    }
}
