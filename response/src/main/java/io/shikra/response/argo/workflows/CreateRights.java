// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.clients.kubernetes.Call;
import io.shikra.clients.kubernetes.KubernetesAccess;
import io.shikra.response.action.ServiceAccount;
import io.shikra.response.argo.workflows.WorkflowCluster.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Who may create workflows where, by SubjectAccessReview, remembered for {@link #FRESH} and asked again in the
/// background
/// meanwhile: a right that is taken away counts for at most that long. The creation itself is checked by the API server
/// in any case.
final class CreateRights implements AutoCloseable {
    static final Duration FRESH = Duration.ofSeconds(20);
    private static final Duration REFRESH = Duration.ofSeconds(8);
    private static final String PATH = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private static final JsonMapper JSON = JsonMapper.shared();

    private record Question(ServiceAccount account, String namespace) {}

    private record Known(Answer answer, long since) {}

    private final KubernetesAccess access;
    private final LongSupplier nanoTime;
    private final Map<Question, Known> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("workflow-rights").factory());

    CreateRights(KubernetesAccess access, LongSupplier nanoTime) {
        this.access = access;
        this.nanoTime = nanoTime;
        var _ = refresher.scheduleWithFixedDelay(
                this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    void expect(ServiceAccount account, String namespace) {
        refresher.execute(() -> mayCreate(account, namespace));
    }

    Answer mayCreate(ServiceAccount account, String namespace) {
        Question question = new Question(account, namespace);
        Known last = known.get(question);
        if (last != null && nanoTime.getAsLong() - last.since() < FRESH.toNanos()) {
            return last.answer();
        }
        return ask(question);
    }

    private void refresh() {
        known.keySet().forEach(this::ask);
    }

    private Answer ask(Question question) {
        ObjectNode review = JSON.createObjectNode();
        review.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SubjectAccessReview");
        ObjectNode spec = review.putObject("spec");
        spec.put("user", question.account().userName());
        spec.putArray("groups")
                .add("system:serviceaccounts")
                .add("system:serviceaccounts:" + question.account().namespace())
                .add("system:authenticated");
        spec.putObject("resourceAttributes")
                .put("group", "argoproj.io")
                .put("resource", "workflows")
                .put("verb", "create")
                .put("namespace", question.namespace());
        Answer said = KubernetesWorkflowCluster.translate(access.call(Call.create(PATH, review)));
        Answer answer = said instanceof Answer.Done(ObjectNode done) ? verdict(question, done) : said;
        if (!(answer instanceof Answer.Failed)) {
            known.put(question, new Known(answer, nanoTime.getAsLong()));
        }
        return answer;
    }

    private static Answer verdict(Question question, ObjectNode review) {
        if (review.at("/status/allowed").asBoolean(false)) {
            return new Answer.Done(JSON.createObjectNode());
        }
        String reason = review.at("/status/reason").asString("");
        return new Answer.Forbidden("service account " + question.account() + " may not create workflows in namespace "
                + question.namespace() + (reason.isEmpty() ? "" : ": " + reason));
    }

    @Override
    public void close() {
        refresher.shutdownNow();
    }
}
