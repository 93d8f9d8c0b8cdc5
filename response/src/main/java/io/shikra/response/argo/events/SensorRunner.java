// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import io.shikra.alert.Alert;
import io.shikra.alert.AlertFormatException;
import io.shikra.alert.AlertJson;
import io.shikra.alert.Priority;
import io.shikra.alert.Provenance;
import io.shikra.bus.Delivery;
import io.shikra.bus.Handler.Outcome;
import io.shikra.expression.GjsonPath;
import io.shikra.response.action.Cause;
import io.shikra.response.incident.Timeline;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a sensor does with one event: filters, conditions, triggers. Called by the bus, one event at a time.
///
/// Each trigger acts once per event: what is settled is remembered for a while here, and the actions themselves are
/// idempotent by event and asker.
final class SensorRunner {
    private static final System.Logger LOG = System.getLogger(SensorRunner.class.getName());
    private static final GjsonPath BODY = GjsonPath.compile("body");
    private static final int REMEMBERED = 10_000;

    private final SensorPlan plan;
    private final ArgoEnvironment environment;
    private final EventMetrics metrics;
    private final Consumer<String> notes;
    private final List<TriggerRunner> triggers = new ArrayList<>();
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Map<String, CloudEvent>> kept = new HashMap<>();
    private final Set<String> settled = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    SensorRunner(SensorPlan plan, ArgoEnvironment environment, EventMetrics metrics, Consumer<String> notes) {
        this.plan = plan;
        this.environment = environment;
        this.metrics = metrics;
        this.notes = notes;
        plan.triggers().forEach(trigger -> triggers.add(new TriggerRunner(plan, trigger, environment, notes)));
    }

    SensorPlan plan() {
        return plan;
    }

    /// An event from the stream of the sensor's EventBus.
    Outcome onEvent(Delivery delivery) throws InterruptedException {
        CloudEvent event;
        try {
            event = CloudEvent.parse(delivery.message().body());
        } catch (IllegalArgumentException e) {
            return new Outcome.Reject(String.valueOf(e.getMessage()));
        }
        return take(event, Optional.empty(), delivery);
    }

    /// An alert from the stream of alerts, for the event sources that outputs of ours point at.
    ///
    /// @param sources the routes, each with the output that leads there
    Outcome onAlert(Delivery delivery, Map<WebhookRoute, OutputLink> sources) throws InterruptedException {
        Alert alert;
        try {
            alert = AlertJson.read(delivery.message().body());
        } catch (AlertFormatException e) {
            return new Outcome.Reject(String.valueOf(e.getMessage()));
        }
        Outcome worst = Outcome.Done.DONE;
        for (Map.Entry<WebhookRoute, OutputLink> source : sources.entrySet()) {
            if (source.getValue().passes().test(alert)) {
                CloudEvent event = LinkedAlert.event(alert, delivery, source.getKey(), source.getValue());
                worst = worse(worst, take(event, Optional.of(alert), delivery));
            }
        }
        return worst;
    }

    private Outcome take(CloudEvent event, Optional<Alert> known, Delivery delivery) throws InterruptedException {
        turn.lock();
        try {
            List<String> matched = matched(event);
            if (matched.isEmpty()) {
                return Outcome.Done.DONE;
            }
            Provenance provenance = Provenance.fromHeaders(delivery.message().headers());
            Timeline timeline = timeline(provenance, delivery);
            Alert alert = known.orElseGet(() -> alert(event));
            Outcome worst = Outcome.Done.DONE;
            for (TriggerRunner trigger : triggers) {
                Cause cause = new Cause(event.id(), alert, provenance, trigger.asker(), timeline);
                worst = worse(worst, trigger(trigger, matched, event, cause, delivery));
            }
            return worst;
        } finally {
            turn.unlock();
        }
    }

    private List<String> matched(CloudEvent event) {
        List<String> matched = new ArrayList<>();
        for (Dependency dependency : plan.dependencies()) {
            if (!dependency.wants(event)) {
                continue;
            }
            EventFilter.Verdict verdict = dependency.filter().test(event);
            verdict.notes().forEach(notes);
            if (verdict.passed()) {
                matched.add(dependency.name());
            } else {
                metrics.count("argo_events_events_filtered_total", plan.name(), dependency.name());
                LOG.log(
                        Level.DEBUG,
                        () -> "Sensor " + plan.id() + " dependency " + dependency.name() + " drops event " + event.id()
                                + ": " + verdict.why());
            }
        }
        return matched;
    }

    private Timeline timeline(Provenance provenance, Delivery delivery) {
        Timeline timeline = new Timeline();
        timeline.mark(Timeline.Step.KERNEL, provenance.kernelNanos());
        timeline.mark(Timeline.Step.DRAINED, provenance.drainedNanos());
        timeline.mark(Timeline.Step.MATCHED, provenance.matchedNanos());
        String ingested = delivery.message().headers().getOrDefault("ingested-ns", "");
        boolean number = !ingested.isEmpty()
                && ingested.length() < 20
                && ingested.chars().allMatch(Character::isDigit);
        timeline.mark(Timeline.Step.INGESTED, number ? Long.parseLong(ingested) : delivery.publishedNanos());
        timeline.mark(Timeline.Step.FILTERED, environment.nanos());
        return timeline;
    }

    /// The alert inside an event; for anything else an alert that says that it came as an event.
    private static Alert alert(CloudEvent event) {
        try {
            Alert alert = AlertJson.read(BODY.get(event.data()).raw());
            return alert.uuid().isPresent() ? alert : alert.withUuid(event.id());
        } catch (AlertFormatException e) {
            long nanos = ArgoEnvironment.nanos(event.time());
            String rule = "event " + event.source() + "/" + event.subject();
            return new Alert(
                    Optional.of(event.id()), rule, Priority.NOTICE, rule, nanos, event.type(), "", List.of(), Map.of());
        }
    }

    private Outcome trigger(
            TriggerRunner runner, List<String> matched, CloudEvent event, Cause cause, Delivery delivery)
            throws InterruptedException {
        TriggerCondition condition = runner.trigger().condition();
        Map<String, CloudEvent> events = new LinkedHashMap<>();
        matched.stream().filter(condition.names()::contains).forEach(name -> events.put(name, event));
        if (events.isEmpty()) {
            return Outcome.Done.DONE;
        }
        if (condition.needsOne()) {
            return fire(runner, events, cause, delivery);
        }
        Map<String, CloudEvent> all = kept.computeIfAbsent(runner.trigger().name(), _ -> new LinkedHashMap<>());
        all.putAll(events);
        if (!condition.holds(all.keySet())) {
            return Outcome.Done.DONE;
        }
        Outcome outcome = fire(runner, Map.copyOf(all), cause, delivery);
        if (!(outcome instanceof Outcome.Retry)) {
            all.clear();
        }
        return outcome;
    }

    private Outcome fire(TriggerRunner runner, Map<String, CloudEvent> events, Cause cause, Delivery delivery)
            throws InterruptedException {
        Trigger trigger = runner.trigger();
        String once = events.values().stream()
                .map(event -> event.source() + "/" + event.subject() + "/" + event.id())
                .sorted()
                .collect(Collectors.joining(" ", trigger.name() + " ", ""));
        if (settled.contains(once)) {
            return Outcome.Done.DONE;
        }
        metrics.count("argo_events_action_triggered_total", plan.name(), trigger.name());
        return switch (runner.fire(events, cause, delivery.publishedNanos())) {
            case TriggerRunner.Attempt.Settled _ -> {
                settled.add(once);
                yield Outcome.Done.DONE;
            }
            case TriggerRunner.Attempt.Never(String why) -> {
                metrics.count("argo_events_action_failed_total", plan.name(), trigger.name());
                yield new Outcome.Reject(runner.asker() + ": " + why);
            }
            case TriggerRunner.Attempt.Again(String why) -> again(runner, delivery, why);
        };
    }

    private Outcome again(TriggerRunner runner, Delivery delivery, String why) {
        Trigger trigger = runner.trigger();
        metrics.count("argo_events_action_failed_total", plan.name(), trigger.name());
        int attempts = trigger.retry().attempts();
        if (attempts > 0 && delivery.attempt() >= attempts) {
            metrics.count("argo_events_action_retries_failed_total", plan.name(), trigger.name());
            return new Outcome.Reject(runner.asker() + ": given up after " + delivery.attempt() + " attempts: " + why);
        }
        return new Outcome.Retry(trigger.retry().delay(delivery.attempt() + 1), runner.asker() + ": " + why);
    }

    /// A trigger that wants another try comes before one that has failed for good: nothing is given up too early.
    private static Outcome worse(Outcome one, Outcome other) {
        return rank(other) > rank(one) ? other : one;
    }

    private static int rank(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> 0;
            case Outcome.Reject _ -> 1;
            case Outcome.Retry _ -> 2;
        };
    }
}
