// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.alert.AlertFormatException;
import io.shikra.bus.Documents;
import io.shikra.response.action.Actions;
import io.shikra.response.action.Cause;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.Manifest;
import io.shikra.response.argo.Manifests;
import io.shikra.response.argo.workflows.WorkflowCluster.Answer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Runs workflows in this process. A run that only calls the API server is carried out within {@link #submit}: its
/// event
/// stays unacknowledged until the effect is there, so a crash redelivers it, and no second sync stands before the
/// effect.
/// A run with containers is stored first and goes on beside; {@link #resume} takes it up after a crash.
///
/// The Workflow object is created in the submitter's name; whether the submitter may create it
/// was asked before (and is remembered for seconds), so that a forbidden account stays forbidden.
public final class NativeWorkflows implements WorkflowSubmitter, AutoCloseable {
    static final String COLLECTION = "workflow-runs";
    private static final System.Logger LOG = System.getLogger(NativeWorkflows.class.getName());

    private final Manifests manifests;
    private final Actions actions;
    private final WorkflowCluster cluster;
    private final VictimCheck victims;
    private final Documents documents;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentHashMap<String, Run> running = new ConcurrentHashMap<>();

    public NativeWorkflows(
            Manifests manifests,
            Actions actions,
            WorkflowCluster cluster,
            VictimCheck victims,
            Documents documents,
            Clock clock) {
        this.manifests = manifests;
        this.actions = actions;
        this.cluster = cluster;
        this.victims = victims;
        this.documents = documents;
        this.clock = clock;
    }

    @Override
    public Submission submit(ObjectNode workflow, ServiceAccount submitter, Cause cause) {
        ObjectNode manifest = named(workflow, submitter, cause);
        String namespace = manifest.path("metadata").path("namespace").asString("");
        String name = manifest.path("metadata").path("name").asString("");
        Submission.Started started = new Submission.Started(namespace, name);
        if (documents.find(COLLECTION, namespace + "/" + name).isPresent()) {
            return started;
        }
        return switch (cluster.mayCreateWorkflow(submitter, namespace)) {
            case Answer.Forbidden(String why) -> new Submission.Refused(why);
            case Answer.Failed(String why, boolean again) -> new Submission.Failed(why, again);
            case Answer.Done _ -> begin(manifest, submitter, cause, started);
        };
    }

    private Submission begin(ObjectNode manifest, ServiceAccount submitter, Cause cause, Submission.Started started) {
        String key = started.namespace() + "/" + started.name();
        Run run;
        try {
            run = new Run(
                    WorkflowDefinition.resolve(manifest, started.namespace(), started.name(), manifests),
                    manifest,
                    submitter,
                    cause,
                    clock,
                    this::publish);
        } catch (InvalidWorkflowException e) {
            return failedBeforeStart(manifest, submitter, e.why(), started);
        }
        if (running.putIfAbsent(key, run) != null) {
            return started;
        }
        boolean inProcess = run.definition.inProcess();
        RunRecord record = new RunRecord(manifest, submitter, cause, false);
        if (inProcess) {
            execute(key, run, record, 0);
        } else {
            documents.put(COLLECTION, key, 0, record.toBytes());
            threads.execute(() -> execute(key, run, record, 1));
        }
        return started;
    }

    /// Runs to the end on this thread, then remembers that it did. An in-process run has its effect first and its
    /// object after: creating it meanwhile would make the API server serve the two calls beside one another, the
    /// effect later. A run with pods has its object first, for it owns them.
    ///
    /// @param version of the stored record; 0 when there is none yet
    private void execute(String key, Run run, RunRecord record, long version) {
        boolean later = run.definition.inProcess() && run.uid().isEmpty();
        Future<Answer> created = later ? new CompletableFuture<>() : threads.submit(() -> create(run));
        try {
            new Execution(run, actions, cluster, victims, Thread::sleep, threads, created).run();
            RunRecord end = new RunRecord(record.workflow(), record.submitter(), record.cause(), true);
            threads.execute(() -> {
                if (later) {
                    var _ = create(run);
                }
                documents.put(COLLECTION, key, version, end.toBytes());
            });
        } catch (InterruptedException e) {
            // closing: the record or the unacknowledged event brings the run back
            Thread.currentThread().interrupt();
        } finally {
            running.remove(key, run);
        }
    }

    /// Runs a Workflow that somebody put into the cluster, once; not one that has a status, or belongs to another
    /// controller. No alert stands behind it, so it deletes no pod: none could be pinned.
    public void adopt(Manifest manifest) {
        ObjectNode object = manifest.object();
        String instance =
                object.path("metadata").path("labels").path(Labels.INSTANCE).asString("");
        String uid = object.path("metadata").path("uid").asString("");
        boolean begun = !object.path("status").path("phase").asString("").isEmpty();
        if (!manifest.fromCluster() || begun || !instance.isEmpty() || uid.isEmpty()) {
            return;
        }
        Cause cause = ByHand.cause(manifest.key(), uid);
        ServiceAccount nobody = new ServiceAccount(manifest.namespace(), "default");
        String key = manifest.namespace() + "/" + manifest.name() + "/" + uid;
        try {
            WorkflowDefinition definition =
                    WorkflowDefinition.resolve(object, manifest.namespace(), manifest.name(), manifests);
            Run run = new Run(definition, object, nobody, cause, clock, this::publish);
            run.identity(uid);
            if (documents.find(COLLECTION, key).isEmpty() && running.putIfAbsent(key, run) == null) {
                RunRecord record = new RunRecord(object, nobody, cause, false);
                threads.execute(() -> {
                    documents.put(COLLECTION, key, 0, record.toBytes());
                    execute(key, run, record, 1);
                });
            }
        } catch (InvalidWorkflowException e) {
            cluster.updateWorkflow(manifest.namespace(), manifest.name(), invalid(object, e.why()));
        }
    }

    private Answer create(Run run) {
        if (!run.uid().isEmpty()) {
            publish(run);
            return new Answer.Done(run.manifest);
        }
        Answer answer = cluster.createWorkflow(run.manifest, run.submitter);
        if (answer instanceof Answer.Done(ObjectNode object)) {
            run.identity(object.path("metadata").path("uid").asString(""));
            publish(run);
        } else {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "workflow {0}/{1}: object not created: {2}",
                    run.definition.namespace(),
                    run.definition.name(),
                    answer);
        }
        return answer;
    }

    /// The status goes to the cluster once the object is known to be there.
    private void publish(Run run) {
        if (!run.uid().isEmpty()) {
            cluster.updateWorkflow(run.definition.namespace(), run.definition.name(), WorkflowStatus.patch(run));
        }
    }

    /// The object is still created, so that people see the message where they look for it.
    private Submission failedBeforeStart(
            ObjectNode manifest, ServiceAccount submitter, String why, Submission.Started started) {
        if (cluster.createWorkflow(manifest, submitter) instanceof Answer.Done) {
            cluster.updateWorkflow(started.namespace(), started.name(), invalid(manifest, why));
        }
        return new Submission.Failed("workflow " + started.namespace() + "/" + started.name() + ": " + why, false);
    }

    /// The status of a workflow that cannot be run as it is written.
    private ObjectNode invalid(ObjectNode manifest, String why) {
        ObjectNode patch = manifest.objectNode();
        patch.putObject("metadata")
                .putObject("labels")
                .put(Labels.INSTANCE, Labels.OURS)
                .put(Labels.COMPLETED, "true")
                .put(Labels.PHASE, Phase.ERROR.label());
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode status = patch.putObject("status");
        status.put("phase", Phase.ERROR.label())
                .put("message", why)
                .put("startedAt", now)
                .put("finishedAt", now);
        status.putArray("conditions").addObject().put("type", "Completed").put("status", "True");
        return patch;
    }

    /// Takes up the runs that a crash cut short. Pods that are there are waited for, missing ones are made.
    public void resume() {
        for (Documents.Document document : documents.list(COLLECTION)) {
            try {
                RunRecord record = RunRecord.read(document.body());
                if (!record.done()) {
                    resume(document, record);
                }
            } catch (AlertFormatException | JacksonException | InvalidWorkflowException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "workflow run {0} cannot be resumed: {1}",
                        document.key(),
                        e.getMessage());
            }
        }
    }

    private void resume(Documents.Document document, RunRecord record) throws InvalidWorkflowException {
        String namespace = record.workflow().path("metadata").path("namespace").asString("");
        String name = record.workflow().path("metadata").path("name").asString("");
        Run run = new Run(
                WorkflowDefinition.resolve(record.workflow(), namespace, name, manifests),
                record.workflow(),
                record.submitter(),
                record.cause(),
                clock,
                this::publish);
        run.identity(record.workflow().path("metadata").path("uid").asString(""));
        if (running.putIfAbsent(document.key(), run) == null) {
            threads.execute(() -> execute(document.key(), run, record, document.version()));
        }
    }

    /// Fills in what the API server would: a name that depends on the event, so that a redelivered event meets its own
    /// workflow again; the submitter's namespace; our labels.
    private static ObjectNode named(ObjectNode workflow, ServiceAccount submitter, Cause cause) {
        ObjectNode manifest = workflow.deepCopy();
        ObjectNode metadata =
                manifest.path("metadata") instanceof ObjectNode there ? there : manifest.putObject("metadata");
        if (metadata.path("namespace").asString("").isEmpty()) {
            metadata.put("namespace", submitter.namespace());
        }
        if (metadata.path("name").asString("").isEmpty()) {
            String prefix = metadata.path("generateName").asString("workflow-");
            metadata.put("name", prefix + NodeNames.suffix(cause.eventId() + " " + cause.manifest()));
            metadata.remove("generateName");
        }
        Optional.of(metadata.path("labels"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> metadata.putObject("labels"))
                .put(Labels.INSTANCE, Labels.OURS);
        Optional.of(metadata.path("annotations"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .orElseGet(() -> metadata.putObject("annotations"))
                .put(Labels.EVENT, cause.eventId());
        return manifest;
    }

    /// Runs in flight, for tests and the shutdown.
    int inFlight() {
        return running.size();
    }

    /// What is being written is given a second; waiting for pods is cut short and resumed by the next process.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            threads.shutdownNow();
        }
    }
}
