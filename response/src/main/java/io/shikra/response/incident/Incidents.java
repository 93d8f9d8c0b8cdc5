// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import io.shikra.bus.DocumentReader;
import io.shikra.bus.Documents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The incidents of this process: one decision, one effect. Whoever wants to act claims the effect first; a claim of an
/// effect that is done joins it, of one that is under way waits for it. Thread-safe. State is kept in memory (the
/// latest {@value #REMEMBERED}) and stored through [Documents] without anybody waiting for it.
public final class Incidents implements AutoCloseable {
    static final int REMEMBERED = 10_000;
    /// Longer than most calls to an API server take.
    private static final Duration HOLD = Duration.ofMillis(50);

    private final Documents documents;
    private final LongSupplier epochNanos;
    private final IncidentWriter writer;
    private final Map<String, Incident> byKey = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, Set<String>> keysByUid = new HashMap<>();
    private final Map<String, String> keyByEvent = new HashMap<>();
    private final Set<String> running = new HashSet<>();
    private boolean forgotten;

    /// Reads back what an earlier process stored.
    ///
    /// @param epochNanos the clock, nanoseconds since the Unix epoch
    public Incidents(Documents documents, LongSupplier epochNanos) {
        this(documents, epochNanos, HOLD);
    }

    /// @param hold for how long a change may wait for the next one before it is stored
    Incidents(Documents documents, LongSupplier epochNanos, Duration hold) {
        this.documents = documents;
        this.epochNanos = epochNanos;
        this.writer = new IncidentWriter(documents, hold);
        List<Incident> stored = read(documents);
        stored.stream().skip(Math.max(0, stored.size() - REMEMBERED)).forEach(this::keep);
        forgotten = stored.size() > REMEMBERED;
    }

    /// What asks for an effect.
    ///
    /// @param eventId identity of the event: the same for every redelivery
    /// @param output  the alert's text
    public record Asked(String eventId, String output, String manifest, String actor, Timeline timeline) {}

    /// Whether the asker is to act.
    public sealed interface Claim {
        /// Act, then call one of the ticket's methods.
        ///
        /// @param again an earlier attempt may have had its effect: nobody learned its outcome
        record Granted(Ticket ticket, boolean again) implements Claim {}

        /// It was done before.
        record Joined(Effect effect) implements Claim {}
    }

    /// Claims an effect of the incident about {@code subject}; decided and acting from here on.
    ///
    /// @param effectId equal for equal effects
    /// @param call     the exact call, for people
    public synchronized Claim claim(Subject subject, Asked asked, String effectId, String call) {
        String key = subject.key();
        String lock = key + "|" + effectId;
        Optional<Effect> earlier = effect(key, effectId);
        while (running.contains(lock)) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while another alert's call was under way", e);
            }
            earlier = effect(key, effectId);
        }
        long now = epochNanos.getAsLong();
        Incident incident = join(subject, asked, now);
        if (earlier.isPresent() && earlier.get().state() == State.DONE) {
            update(incident);
            return new Claim.Joined(earlier.get());
        }
        running.add(lock);
        Effect effect = new Effect(
                effectId, asked.manifest(), asked.actor(), call, State.ACTING, "", Effect.ObjectName.UNKNOWN, now, 0);
        update(incident.with(effect, now));
        return new Claim.Granted(
                new Ticket(key, lock, effect, asked.timeline()),
                earlier.isPresent() && earlier.get().state() != State.REFUSED);
    }

    /// Records that an effect was refused before anything was tried.
    public synchronized void refused(Subject subject, Asked asked, String effectId, String call, String reason) {
        long now = epochNanos.getAsLong();
        Effect effect = new Effect(
                effectId,
                asked.manifest(),
                asked.actor(),
                call,
                State.REFUSED,
                reason,
                Effect.ObjectName.UNKNOWN,
                now,
                now);
        boolean doneBefore = effect(subject.key(), effectId)
                .map(old -> old.state() != State.REFUSED)
                .orElse(false);
        Incident incident = join(subject, asked, now);
        update(doneBefore ? incident : incident.with(effect, now));
    }

    /// An effect that this very event was granted before (by this process, or by one that ended before it could tell),
    /// and that can be seen to have happened: done from here on.
    public synchronized Optional<Effect> concluded(String eventId, Predicate<Effect> wanted, String answer) {
        Optional<Incident> incident =
                Optional.ofNullable(keyByEvent.get(eventId)).flatMap(this::known);
        Optional<Effect> effect = incident.stream()
                .flatMap(one -> one.effects().stream())
                .filter(one -> one.state() != State.REFUSED)
                .filter(wanted)
                .findFirst();
        if (effect.isEmpty() || effect.get().state() == State.DONE) {
            return effect;
        }
        long now = epochNanos.getAsLong();
        Effect done = effect.get().ended(State.DONE, answer, effect.get().object(), now);
        update(incident.get().with(done, now));
        return Optional.of(done);
    }

    /// The pod is gone: the last step of every incident about it in which something was done.
    public synchronized void gone(String podUid, long nanos) {
        for (String key : keysByUid.getOrDefault(podUid, Set.of())) {
            Incident incident = byKey.get(key);
            if (incident != null && incident.effects().stream().anyMatch(effect -> effect.state() != State.REFUSED)) {
                update(incident.marked(Map.of(Timeline.Step.OBJECT_GONE, nanos)));
            }
        }
    }

    /// After a restart: effects that were under way and that no redelivery has taken up end as what can be seen of
    /// them. To be called when the bus has caught up and the pods are listed.
    ///
    /// @param podIsThere whether a pod of this UID exists and nobody has deleted it
    public synchronized void settle(Predicate<String> podIsThere) {
        long now = epochNanos.getAsLong();
        for (Incident incident : List.copyOf(byKey.values())) {
            for (Effect effect : incident.effects()) {
                String lock = incident.subject().key() + "|" + effect.id();
                if (!effect.state().settled() && !running.contains(lock)) {
                    String uid = effect.object().uid().isEmpty()
                            ? incident.subject().podUid()
                            : effect.object().uid();
                    boolean done = effect.call().startsWith("DELETE ") && !uid.isEmpty() && !podIsThere.test(uid);
                    Incident current = byKey.getOrDefault(incident.subject().key(), incident);
                    update(current.with(
                            done
                                    ? effect.ended(State.DONE, "the pod was gone after a restart", effect.object(), now)
                                    : effect.ended(
                                            State.FAILED,
                                            "interrupted by a restart, and no redelivery took it up",
                                            effect.object(),
                                            now),
                            now));
                }
            }
        }
    }

    /// All that are remembered, oldest first.
    public synchronized List<Incident> list() {
        List<Incident> all = new ArrayList<>(byKey.values());
        all.sort(Comparator.comparingLong(Incident::first));
        return all;
    }

    /// All that are stored, oldest first, for readers that run no incidents of their own.
    public static List<Incident> read(DocumentReader documents) {
        List<Incident> all = new ArrayList<>();
        for (Documents.Document document : documents.list(IncidentWriter.COLLECTION)) {
            parse(document).ifPresent(all::add);
        }
        all.sort(Comparator.comparingLong(Incident::first));
        return all;
    }

    /// Waits until every change so far is durable.
    public void flush() throws InterruptedException {
        writer.flush();
    }

    @Override
    public void close() {
        writer.close();
    }

    private Optional<Incident> known(String key) {
        Optional<Incident> remembered = Optional.ofNullable(byKey.get(key));
        return remembered.isPresent() || !forgotten
                ? remembered
                : documents.find(IncidentWriter.COLLECTION, key).flatMap(Incidents::parse);
    }

    private Optional<Effect> effect(String key, String effectId) {
        return known(key).stream()
                .flatMap(incident -> incident.effects().stream())
                .filter(effect -> effect.id().equals(effectId))
                .findFirst();
    }

    private Incident join(Subject subject, Asked asked, long now) {
        Incident incident = known(subject.key()).orElseGet(() -> Incident.observed(subject, asked.output(), now));
        boolean firstAlert = incident.alerts() == 0;
        Incident joined = incident.joinedBy(asked.eventId(), now);
        return firstAlert || joined.eventIds().getFirst().equals(asked.eventId())
                ? joined.marked(asked.timeline().marks())
                : joined;
    }

    private void update(Incident incident) {
        keep(incident);
        writer.write(incident);
    }

    private void keep(Incident incident) {
        String key = incident.subject().key();
        byKey.put(key, incident);
        if (!incident.subject().podUid().isEmpty()) {
            keysByUid
                    .computeIfAbsent(incident.subject().podUid(), _ -> new HashSet<>())
                    .add(key);
        }
        for (String id : incident.eventIds()) {
            if (incident.state() == State.REFUSED) {
                keyByEvent.putIfAbsent(id, key);
            } else {
                keyByEvent.put(id, key);
            }
        }
        forgetOldest();
    }

    private void forgetOldest() {
        Iterator<Incident> oldest = byKey.values().iterator();
        while (byKey.size() > REMEMBERED && oldest.hasNext()) {
            Incident incident = oldest.next();
            if (incident.state().settled()) {
                oldest.remove();
                forgotten = true;
                Set<String> keys = keysByUid.get(incident.subject().podUid());
                if (keys != null && keys.remove(incident.subject().key()) && keys.isEmpty()) {
                    keysByUid.remove(incident.subject().podUid());
                }
                incident.eventIds().forEach(keyByEvent::remove);
            }
        }
    }

    private static Optional<Incident> parse(Documents.Document document) {
        try {
            return Optional.of(JsonMapper.shared().readValue(document.body(), Incident.class));
        } catch (JacksonException e) {
            System.getLogger(Incidents.class.getName())
                    .log(System.Logger.Level.WARNING, "stored incident {0} is unreadable: {1}", document.key(), e);
            return Optional.empty();
        }
    }

    private synchronized void end(Ticket ticket, State state, String answer, Effect.ObjectName object) {
        long now = epochNanos.getAsLong();
        running.remove(ticket.lock);
        notifyAll();
        Incident incident = byKey.get(ticket.key);
        if (incident == null) {
            throw new IllegalStateException("an incident under way is never forgotten: " + ticket.key);
        }
        Incident ended = incident.with(ticket.effect.ended(state, answer, object, now), now);
        update(state == State.DONE || ended.marks().isEmpty() ? ended.marked(ticket.timeline.marks()) : ended);
    }

    /// The right, and the duty, to carry out one effect and to say what came of it.
    public final class Ticket {
        private final String key;
        private final String lock;
        private final Effect effect;
        private final Timeline timeline;

        private Ticket(String key, String lock, Effect effect, Timeline timeline) {
            this.key = key;
            this.lock = lock;
            this.effect = effect;
            this.timeline = timeline;
        }

        public void done(String answer, Effect.ObjectName object) {
            end(this, State.DONE, answer, object);
        }

        public void refused(String reason) {
            end(this, State.REFUSED, reason, Effect.ObjectName.UNKNOWN);
        }

        public void failed(String message) {
            end(this, State.FAILED, message, Effect.ObjectName.UNKNOWN);
        }
    }
}
