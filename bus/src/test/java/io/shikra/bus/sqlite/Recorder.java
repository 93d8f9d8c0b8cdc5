// SPDX-License-Identifier: Apache-2.0
package io.shikra.bus.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.bus.Delivery;
import io.shikra.bus.Handler;
import io.shikra.bus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// A handler that remembers what it was given and answers as the test says.
final class Recorder implements Handler {
    private final BlockingQueue<Delivery> got = new LinkedBlockingQueue<>();
    private final Function<Delivery, Outcome> answer;

    Recorder() {
        this(_ -> Outcome.Done.DONE);
    }

    Recorder(Function<Delivery, Outcome> answer) {
        this.answer = answer;
    }

    @Override
    public Outcome handle(Delivery delivery) {
        try {
            return answer.apply(delivery);
        } finally {
            got.add(delivery);
        }
    }

    /// The next deliveries as `id#attempt`, waiting for them.
    List<String> take(int count) {
        List<String> taken = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Delivery delivery = got.poll(60, TimeUnit.SECONDS);
                assertThat(delivery).as("delivery after %s", taken).isNotNull();
                taken.add(delivery.message().id() + "#" + delivery.attempt());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return taken;
    }

    boolean isEmpty() {
        return got.isEmpty();
    }

    static Message message(String id) {
        return new Message(id, Map.of("origin", "TEST"), ("body of " + id).getBytes(UTF_8));
    }

    /// Waits for what another thread is about to make true.
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 60 s").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
