// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.sqlite.SqliteBus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IncidentsTest {
    private static final Subject SUBJECT = new Subject("c", "default", "alpine", "uid-1", "3ad7b26ded6d", "Shell", 0);
    private static final Effect.ObjectName POD = new Effect.ObjectName("v1", "Pod", "default", "alpine", "uid-1");
    private static final String CALL = "DELETE /api/v1/namespaces/default/pods/alpine as argo/sa";

    private final AtomicLong clock = new AtomicLong(1_000);

    @TempDir
    Path folder;

    @Test
    void anEffectThatIsDoneIsJoined() {
        try (Incidents incidents = new Incidents(new MemoryDocuments(), clock::incrementAndGet)) {
            granted(incidents.claim(SUBJECT, asked("e1"), "d", CALL)).ticket().done("200", POD);

            assertThat(incidents.claim(SUBJECT, asked("e2"), "d", CALL))
                    .isInstanceOfSatisfying(
                            Incidents.Claim.Joined.class,
                            joined -> assertThat(joined.effect().object()).isEqualTo(POD));
        }
    }

    @Test
    void aFailedEffectMayBeTriedAgainAndTheAskerKnows() {
        try (Incidents incidents = new Incidents(new MemoryDocuments(), clock::incrementAndGet)) {
            granted(incidents.claim(SUBJECT, asked("e1"), "d", CALL)).ticket().failed("no answer");

            assertThat(granted(incidents.claim(SUBJECT, asked("e1"), "d", CALL)).again())
                    .isTrue();
        }
    }

    @Test
    void ofManyWhoClaimTheSameEffectAtOnceOneActs() throws Exception {
        AtomicInteger acted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        try (Incidents incidents = new Incidents(new MemoryDocuments(), clock::incrementAndGet);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                String event = "e" + i;
                all.add(threads.submit(() -> {
                    start.await();
                    if (incidents.claim(SUBJECT, asked(event), "d", CALL)
                            instanceof Incidents.Claim.Granted(Incidents.Ticket ticket, boolean _)) {
                        acted.incrementAndGet();
                        ticket.done("200", POD);
                    }
                    return true;
                }));
            }
            start.countDown();
            for (Future<?> one : all) {
                one.get();
            }

            assertThat(acted).hasValue(1);
            assertThat(incidents.list()).singleElement().satisfies(one -> {
                assertThat(one.alerts()).isEqualTo(50);
                assertThat(one.eventIds()).hasSize(Incident.REMEMBERED_EVENTS);
            });
        }
    }

    @Test
    void survivesARestartOfTheRealStore() throws Exception {
        Timeline timeline = new Timeline();
        timeline.mark(Timeline.Step.INGESTED, 500);
        try (SqliteBus bus = SqliteBus.open(folder.resolve("bus.db"));
                Incidents incidents = new Incidents(bus, clock::incrementAndGet)) {
            granted(incidents.claim(
                            SUBJECT, new Incidents.Asked("e1", "text", "Sensor s", "argo/sa", timeline), "d", CALL))
                    .ticket()
                    .done("200", POD);
            incidents.flush();
        }
        try (SqliteBus bus = SqliteBus.open(folder.resolve("bus.db"));
                Incidents incidents = new Incidents(bus, clock::incrementAndGet)) {
            assertThat(incidents.claim(SUBJECT, asked("e1"), "d", CALL)).isInstanceOf(Incidents.Claim.Joined.class);
            assertThat(Incidents.read(bus)).singleElement().satisfies(one -> {
                assertThat(one.state()).isEqualTo(State.DONE);
                assertThat(one.output()).isEqualTo("text");
                assertThat(one.marks()).isEqualTo(Map.of(Timeline.Step.INGESTED, 500L));
            });
        }
    }

    @Test
    void whatACrashLeftOpenEndsAsWhatCanBeSeen() throws Exception {
        MemoryDocuments documents = new MemoryDocuments();
        Subject other = new Subject("c", "default", "twin", "uid-2", "", "Shell", 0);
        try (Incidents crashed = new Incidents(documents, clock::incrementAndGet)) {
            granted(crashed.claim(SUBJECT, asked("e1"), "d", CALL));
            granted(crashed.claim(other, asked("e2"), "d", CALL));
            crashed.flush();
        }
        try (Incidents incidents = new Incidents(documents, clock::incrementAndGet)) {
            incidents.settle(uid -> uid.equals("uid-2"));

            assertThat(incidents.list())
                    .extracting(one -> one.subject().pod() + " " + one.state())
                    .containsExactly("alpine DONE", "twin FAILED");
        }
    }

    @Test
    void aBurstOfChangesOfOneIncidentCostsFewWrites() throws Exception {
        MemoryDocuments documents = new MemoryDocuments();
        try (Incidents incidents = new Incidents(documents, clock::incrementAndGet)) {
            for (int i = 0; i < 10_000; i++) {
                incidents.refused(SUBJECT, asked("e" + i), "d", CALL, "observe only");
            }
            incidents.flush();

            assertThat(documents.writes()).isLessThan(10_000);
            assertThat(Incidents.read(documents))
                    .singleElement()
                    .satisfies(one -> assertThat(one.alerts()).isGreaterThanOrEqualTo(Incident.REMEMBERED_EVENTS));
        }
    }

    @Test
    void forgetsTheOldestButFindsThemInTheStore() throws Exception {
        MemoryDocuments documents = new MemoryDocuments();
        try (Incidents incidents = new Incidents(documents, clock::incrementAndGet)) {
            granted(incidents.claim(SUBJECT, asked("first"), "d", CALL))
                    .ticket()
                    .done("200", POD);
            incidents.flush();
            for (int i = 0; i < Incidents.REMEMBERED; i++) {
                incidents.refused(
                        new Subject("c", "n", "p" + i, "", "", "Noise", 0), asked("n" + i), "x", CALL, "observe only");
            }

            assertThat(incidents.list()).hasSize(Incidents.REMEMBERED);
            assertThat(incidents.claim(SUBJECT, asked("late"), "d", CALL)).isInstanceOf(Incidents.Claim.Joined.class);
        }
    }

    private static Incidents.Asked asked(String event) {
        return new Incidents.Asked(event, "output", "Sensor s trigger t", "argo/sa", new Timeline());
    }

    @Test
    void aCallThatIsAnsweredSoonCostsOneWriteAfterIt() throws Exception {
        MemoryDocuments documents = new MemoryDocuments();
        try (Incidents incidents = new Incidents(documents, clock::incrementAndGet, Duration.ofHours(1))) {
            Incidents.Ticket ticket =
                    granted(incidents.claim(SUBJECT, asked("e1"), "d", CALL)).ticket();
            int duringTheCall = documents.writes();
            ticket.done("200", POD);
            incidents.flush();

            assertThat(duringTheCall).isZero();
            assertThat(documents.writes()).isOne();
        }
    }

    @Test
    @Timeout(60)
    void aCallThatTakesLongIsStoredMeanwhile() throws Exception {
        CountDownLatch stored = new CountDownLatch(1);
        MemoryDocuments documents = new MemoryDocuments() {
            @Override
            public synchronized boolean put(String collection, String key, long expected, byte[] body) {
                boolean done = super.put(collection, key, expected, body);
                stored.countDown();
                return done;
            }
        };
        try (Incidents incidents = new Incidents(documents, clock::incrementAndGet)) {
            granted(incidents.claim(SUBJECT, asked("e1"), "d", CALL));
            stored.await();

            assertThat(Incidents.read(documents))
                    .singleElement()
                    .satisfies(one -> assertThat(one.state()).isEqualTo(State.ACTING));
        }
    }

    private static Incidents.Claim.Granted granted(Incidents.Claim claim) {
        assertThat(claim).isInstanceOf(Incidents.Claim.Granted.class);
        return (Incidents.Claim.Granted) claim;
    }
}
