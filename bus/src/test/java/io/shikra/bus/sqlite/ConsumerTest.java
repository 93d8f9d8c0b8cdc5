// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static io.shikra.bus.sqlite.Recorder.await;
import static io.shikra.bus.sqlite.Recorder.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.bus.Bus.Start;
import io.shikra.bus.Bus.Subscription;
import io.shikra.bus.BusException;
import io.shikra.bus.BusStatus.ConsumerStatus;
import io.shikra.bus.DeadLetter;
import io.shikra.bus.Handler.Outcome;
import io.shikra.bus.Message;
import io.shikra.bus.RetryPolicy;
import io.shikra.testing.CapturedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsumerTest {
    private static final RetryPolicy THRICE = new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(2));

    @TempDir
    Path directory;

    private SqliteBus bus;

    @BeforeEach
    void open() {
        bus = SqliteBus.open(directory.resolve("bus.db"), Retention.DEFAULT, InstantSource.system());
    }

    @AfterEach
    void close() {
        bus.close();
    }

    private void reopen() {
        bus.close();
        open();
    }

    private void publish(String... ids) {
        bus.publish(
                "alerts", java.util.Arrays.stream(ids).map(Recorder::message).toList());
    }

    @Test
    void goesOnAtItsCursorAfterARestart() {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        publish("old");
        bus.subscribe("alerts", "a", Start.NEW, THRICE, first);
        publish("1", "2");
        assertThat(first.take(2)).containsExactly("1#1", "2#1");
        reopen();
        publish("3");
        bus.subscribe("alerts", "a", Start.NEW, THRICE, second);
        assertThat(second.take(1)).containsExactly("3#1");
        assertThat(second.isEmpty()).isTrue();
    }

    @Test
    void aClosedSubscriptionKeepsItsPlace() {
        Recorder recorder = new Recorder();
        Subscription subscription = bus.subscribe("alerts", "a", Start.FIRST, THRICE, recorder);
        publish("1");
        assertThat(recorder.take(1)).containsExactly("1#1");
        await(() -> subscription.lag() == 0);
        subscription.close();
        publish("2");
        assertThat(recorder.isEmpty()).isTrue();
        bus.subscribe("alerts", "a", Start.FIRST, THRICE, recorder);
        assertThat(recorder.take(1)).containsExactly("2#1");
    }

    @Test
    void oneConsumersFailureHoldsUpNobodyElse() {
        Recorder failing = new Recorder(_ -> new Outcome.Retry(Duration.ofHours(1), "down"));
        Recorder healthy = new Recorder();
        Subscription stuck = bus.subscribe("alerts", "failing", Start.NEW, THRICE, failing);
        bus.subscribe("alerts", "healthy", Start.NEW, THRICE, healthy);
        publish("1", "2", "3");
        assertThat(healthy.take(3)).containsExactly("1#1", "2#1", "3#1");
        assertThat(failing.take(1)).containsExactly("1#1");
        await(() -> bus.consumers().getFirst().retrying().isPresent());
        assertThat(bus.consumers())
                .containsExactly(
                        new ConsumerStatus("alerts", "failing", 3, 0, Optional.of("down")),
                        new ConsumerStatus("alerts", "healthy", 0, 0, Optional.empty()));
        assertThat(stuck.lag()).isEqualTo(3);
    }

    @Test
    void repeatsWithGrowingAttemptNumberAndThenBuriesTheMessage() {
        Recorder recorder = new Recorder(delivery -> {
            if (delivery.message().id().equals("bad")) {
                throw new IllegalStateException("boom");
            }
            return Outcome.Done.DONE;
        });
        bus.subscribe("alerts", "a", Start.NEW, THRICE, recorder);
        publish("bad", "good");
        assertThat(recorder.take(4)).containsExactly("bad#1", "bad#2", "bad#3", "good#1");
        List<DeadLetter> letters = bus.deadLetters("alerts");
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().why())
                .isEqualTo("given up after 3 attempts: java.lang.IllegalStateException: boom");
        assertThat(letters.getFirst().consumer()).isEqualTo("a");
        assertThat(letters.getFirst().delivery().message().body())
                .isEqualTo(message("bad").body());
    }

    @Test
    void whoDoesNotGetOnSaysSoOnceAndWhenHeDoesAgain() {
        Recorder recorder = new Recorder(delivery ->
                delivery.attempt() < 3 ? new Outcome.Retry(Duration.ofMillis(1), "down") : Outcome.Done.DONE);
        try (CapturedLog log = new CapturedLog(Consumer.class)) {
            Subscription subscription = bus.subscribe("alerts", "a", Start.NEW, THRICE, recorder);
            publish("1");
            assertThat(recorder.take(3)).containsExactly("1#1", "1#2", "1#3");
            await(() -> subscription.lag() == 0);

            assertThat(log.lines())
                    .containsExactly(
                            "consumer a of alerts does not get on, trying again: down", "consumer a of alerts goes on");
        }
    }

    @Test
    void waitsAsLongAsTheHandlerAsked() {
        List<Long> times = new ArrayList<>();
        Recorder recorder = new Recorder(delivery -> {
            times.add(System.nanoTime());
            return delivery.attempt() == 1
                    ? new Outcome.Retry(Duration.ofMillis(120), "Retry-After")
                    : Outcome.Done.DONE;
        });
        bus.subscribe("alerts", "a", Start.NEW, THRICE, recorder);
        publish("1");
        assertThat(recorder.take(2)).containsExactly("1#1", "1#2");
        assertThat(times.get(1) - times.get(0))
                .isGreaterThanOrEqualTo(Duration.ofMillis(120).toNanos());
    }

    @Test
    void aRejectedMessageIsBuriedAtOnceAndSurvivesARestart() {
        Recorder recorder = new Recorder(_ -> new Outcome.Reject("400 Bad Request"));
        bus.subscribe("alerts", "a", Start.NEW, THRICE, recorder);
        publish("1");
        recorder.take(1);
        await(() -> bus.deadLetters("alerts").size() == 1);
        reopen();
        assertThat(bus.deadLetters("alerts").getFirst().why()).isEqualTo("400 Bad Request");
        assertThat(bus.deadLetters("other")).isEmpty();
    }

    @Test
    void aReplayedLetterIsForgottenWhenItIsHandledAndKeptWhenNot() {
        AtomicBoolean repaired = new AtomicBoolean();
        Recorder recorder = new Recorder(_ -> repaired.get() ? Outcome.Done.DONE : new Outcome.Reject("still broken"));
        bus.subscribe("alerts", "a", Start.NEW, THRICE, recorder);
        publish("1");
        recorder.take(1);
        await(() -> bus.deadLetters("alerts").size() == 1);
        bus.replay(bus.deadLetters("alerts").getFirst());
        assertThat(recorder.take(1)).containsExactly("1#2");
        await(() -> bus.deadLetters("alerts").getFirst().delivery().attempt() == 2);
        repaired.set(true);
        bus.replay(bus.deadLetters("alerts").getFirst());
        assertThat(recorder.take(1)).containsExactly("1#3");
        await(() -> bus.deadLetters("alerts").isEmpty());
    }

    @Test
    void replayingToAConsumerThatIsNotThereSaysSo() {
        Recorder recorder = new Recorder(_ -> new Outcome.Reject("no"));
        Subscription subscription = bus.subscribe("alerts", "gone", Start.NEW, THRICE, recorder);
        publish("1");
        await(() -> bus.deadLetters("alerts").size() == 1);
        subscription.close();
        assertThatThrownBy(() -> bus.replay(bus.deadLetters("alerts").getFirst()))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("gone is not running");
    }

    @Test
    void aSecondConsumerOfTheSameNameIsRefused() {
        bus.subscribe("alerts", "a", Start.NEW, THRICE, new Recorder());
        assertThatThrownBy(() -> bus.subscribe("alerts", "a", Start.NEW, THRICE, new Recorder()))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("running already");
    }

    @Test
    void aConsumerThatFellFarBehindGetsEverythingOnceAndInOrder() {
        Semaphore gate = new Semaphore(0);
        Recorder slow = new Recorder(_ -> {
            gate.acquireUninterruptibly();
            return Outcome.Done.DONE;
        });
        int count = 3 * Window.MOST + 7;
        bus.subscribe("alerts", "slow", Start.NEW, THRICE, slow);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i += 100) {
            List<Message> batch = new ArrayList<>();
            for (int j = i; j < Math.min(count, i + 100); j++) {
                batch.add(message("m" + j));
                expected.add("m" + j + "#1");
            }
            bus.publish("alerts", batch);
        }
        gate.release(count);
        assertThat(slow.take(count)).isEqualTo(expected);
        assertThat(slow.isEmpty()).isTrue();
    }

    @Test
    void anEmptyAnswerOfTheFilePassesNothingThatCameMeanwhile() {
        Window window = new Window();
        window.begin(0, 2);
        assertThat(window.isBehind()).isTrue();
        long headThen = window.head();
        window.offer(List.of(new Stored(3, 0, new Message("m3", Map.of(), new byte[0]))));
        window.fill(List.of(), headThen);
        assertThat(window.expected()).isEqualTo(3);
        assertThat(window.isBehind()).isTrue();
    }

    @Test
    void largeMessagesDoNotPileUpInMemory() {
        Window window = new Window();
        window.begin(0, 0);
        byte[] megabyte = new byte[1 << 20];
        for (int i = 1; i <= 10; i++) {
            window.offer(List.of(new Stored(i, 0, new Message("m" + i, Map.of(), megabyte))));
        }
        int held = 0;
        while (window.poll() != null) {
            held++;
        }
        assertThat(held).isEqualTo(4);
        assertThat(window.isBehind()).isTrue();
        assertThat(window.expected()).isEqualTo(5);
    }

    @Test
    void closesWithinASecondAlthoughAHandlerHangs() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        bus.subscribe("alerts", "hanging", Start.NEW, THRICE, _ -> {
            entered.countDown();
            never.await();
            return Outcome.Done.DONE;
        });
        Recorder after = new Recorder();
        publish("1");
        await(() -> entered.getCount() == 0);
        long start = System.nanoTime();
        bus.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        open();
        bus.subscribe("alerts", "hanging", Start.NEW, THRICE, after);
        assertThat(after.take(1)).containsExactly("1#1");
    }
}
