// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.app.config.ConfigurationException;
import io.shikra.app.metrics.MetricsRegistry;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.RuleSet;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.testing.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RuleReloadTest {
    private static final RuleSource.Loaded FIRST = set(1);

    private final ThreadPoolExecutor thread = RuleReload.oneThread();
    private final RulesInUse inUse = new RulesInUse(FIRST);
    private final List<RuleSource.Loaded> used = new ArrayList<>();

    private static RuleSource.Loaded set(long nanos) {
        SyscallFields fields = new SyscallFields("");
        RuleSet none =
                RuleLoader.loadTexts(List.of(), LoadOptions.of(Map.of("syscall", fields), new EventNames(Set.of())));
        return new RuleSource.Loaded(none, none.rules(), fields, Map.of(), nanos);
    }

    private RuleReload reload(Supplier<RuleSource.Loaded> load) {
        return new RuleReload(thread, inUse, _ -> load.get(), next -> {
            used.add(next);
            return List.of("response.yaml:1: no rule 'gone' is loaded here");
        });
    }

    private static String scrape(RuleReload reload) {
        MetricsRegistry metrics = new MetricsRegistry();
        DetectionMetrics.register(metrics, reload);
        return metrics.scrape();
    }

    @Test
    void aSetThatCanBeUsedIsUsedCountedAndNamedInTheLog() {
        RuleSource.Loaded next = set(2);
        try (RuleReload reload = reload(() -> next);
                CapturedLog log = new CapturedLog(RuleReload.class)) {
            reload.reload("SIGHUP");

            assertThat(used).containsExactly(next);
            assertThat(inUse.now()).isSameAs(next);
            assertThat(log.lines())
                    .containsExactly(
                            "other rules (SIGHUP): 0 loaded from ", "response.yaml:1: no rule 'gone' is loaded here");
            assertThat(scrape(reload))
                    .contains("shikra_rules_reloads_total{result=\"used\"} 1.0")
                    .contains("shikra_rules_reloads_total{result=\"refused\"} 0.0");
        }
    }

    @Test
    void aSetWithProblemsChangesNothingButTheLogAndACounter() {
        try (RuleReload reload = reload(() -> {
                    throw new ConfigurationException("r.yaml:3:14: there is no field 'proc.nam'");
                });
                CapturedLog log = new CapturedLog(RuleReload.class)) {
            reload.reload("files have changed");

            assertThat(used).isEmpty();
            assertThat(inUse.now()).isSameAs(FIRST);
            assertThat(log.lines())
                    .containsExactly("other rules (files have changed) are refused, those of before stay in use:"
                            + System.lineSeparator() + "r.yaml:3:14: there is no field 'proc.nam'");
            assertThat(scrape(reload)).contains("shikra_rules_reloads_total{result=\"refused\"} 1.0");
        }
    }

    @Test
    void aSetThatFailsInItsRehearsalIsRefusedTooAndTheNextOneIsTried() {
        AtomicInteger tries = new AtomicInteger();
        RuleReload reload = new RuleReload(thread, inUse, _ -> set(tries.incrementAndGet()), next -> {
            if (tries.get() == 1) {
                throw new VerifyError("as the test wants");
            }
            used.add(next);
            return List.of();
        });
        try (reload;
                CapturedLog log = new CapturedLog(RuleReload.class)) {
            reload.reload("SIGHUP");
            assertThat(log.lines().getFirst()).contains("are refused").contains("as the test wants");
            reload.reload("SIGHUP");

            assertThat(reload.refused()).isEqualTo(1);
            assertThat(reload.used()).isEqualTo(1);
            assertThat(inUse.now()).isSameAs(used.getFirst());
        }
    }

    @Test
    void whoAsksWhileRulesAreReadIsAnsweredByOneMoreReadingAndNoMore() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Semaphore go = new Semaphore(0);
        AtomicInteger readings = new AtomicInteger();
        try (RuleReload reload = reload(() -> {
            readings.incrementAndGet();
            begun.countDown();
            go.acquireUninterruptibly();
            return set(2);
        })) {
            reload.request("first");
            begun.await();
            for (int i = 0; i < 10; i++) {
                reload.request("meanwhile");
            }
            go.release(100);
            thread.shutdown();

            assertThat(thread.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
            assertThat(readings).hasValue(2);
        }
    }
}
