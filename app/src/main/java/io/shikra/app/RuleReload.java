// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.app.RuleSource.Loaded;
import io.shikra.app.config.ConfigurationException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads the rules again when somebody asks, on a thread of its own, while the detection goes on with those that it
/// has. A set that cannot be used changes nothing but the log and a counter.
final class RuleReload implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RuleReload.class.getName());

    private final ThreadPoolExecutor thread;
    private final RulesInUse inUse;
    private final Function<Consumer<String>, Loaded> load;
    private final Function<Loaded, List<String>> use;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /// @param thread for this alone
    /// @param load   reads rules; is given whom to tell of what has no effect
    /// @param use    puts rules in the place of those in use, and says what they do not get, a line each
    RuleReload(
            ThreadPoolExecutor thread,
            RulesInUse inUse,
            Function<Consumer<String>, Loaded> load,
            Function<Loaded, List<String>> use) {
        this.thread = thread;
        this.inUse = inUse;
        this.load = load;
        this.use = use;
    }

    /// A reading that waits for its turn reads what is there then: it stands for all that are asked for meanwhile.
    static ThreadPoolExecutor oneThread() {
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                Thread.ofPlatform().name("reload").daemon().factory(),
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /// Returns at once.
    ///
    /// @param why for the log
    void request(String why) {
        thread.execute(() -> reload(why));
    }

    void reload(String why) {
        try {
            Loaded next = load.apply(line -> LOG.log(System.Logger.Level.WARNING, line));
            List<String> remarks = use.apply(next);
            inUse.exchange(next);
            used.incrementAndGet();
            LOG.log(System.Logger.Level.INFO, "other rules (" + why + "): " + String.join("; ", next.summary()));
            remarks.forEach(line -> LOG.log(System.Logger.Level.WARNING, line));
        } catch (ConfigurationException e) {
            refuse(why, String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            refuse(why, e.toString());
        }
    }

    private void refuse(String why, String problems) {
        refused.incrementAndGet();
        LOG.log(
                System.Logger.Level.ERROR,
                "other rules (" + why + ") are refused, those of before stay in use:" + System.lineSeparator()
                        + problems);
    }

    /// Sets that came into use; the first one does not count.
    long used() {
        return used.get();
    }

    /// Sets that could not be used.
    long refused() {
        return refused.get();
    }

    /// One that has begun may go on for a moment: its rules are asked no more.
    @Override
    public void close() {
        thread.getQueue().clear();
        thread.shutdown();
    }
}
