// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e;

import static io.shikra.e2e.Chain.freePort;
import static io.shikra.e2e.Live.SOON;
import static io.shikra.e2e.Live.arguments;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that change under a running `shikra run`, with events of this kernel that do not wait for it.
@Tag("live")
class OtherRulesTest {
    private static final int SETS = 5;
    private static final long PAUSE = 200_000;
    private static final Pattern ALERT = Pattern.compile("(Every|Set (\\d+)) opened \\S+/event-(\\d+)$");
    private static final String RULE = """
            - rule: %1$s
              desc: a file of the test was opened
              condition: evt.type in (open, openat, openat2) and fd.name contains %2$s/event-
              output: %1$s opened %%fd.name
              priority: NOTICE
            """;

    @TempDir
    Path folder;

    private Path rules;
    private Path target;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Live.require();
        rules = Files.createDirectory(folder.resolve("rules.d"));
        target = Files.createDirectory(folder.resolve("target"));
        port = freePort();
        publish(1);
    }

    /// One rule that all sets have, and one with the set's number.
    private void publish(int set) throws IOException {
        publish(RULE.formatted("Every", target) + RULE.formatted("Set " + set, target));
    }

    /// As an editor does it.
    private void publish(String text) throws IOException {
        Path draft = Files.writeString(rules.resolve("draft"), text);
        Files.move(draft, rules.resolve("rules.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    private Shikra start() {
        Path config = Live.write(folder.resolve("falco.yaml"), "rules_files: [" + rules + "]\nrule_matching: all\n");
        return Shikra.start(arguments(folder.resolve("data"), port, "-c", config.toString()))
                .awaitReady();
    }

    /// Opens one file after the other until it is told to stop, some thousand a second: slower than alerts are stored.
    private final class Events implements AutoCloseable {
        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread = Thread.ofPlatform().start(this::open);
        private final AtomicInteger opened = new AtomicInteger();

        private void open() {
            while (!stop.get()) {
                try {
                    Files.createFile(target.resolve("event-" + opened.get()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                opened.incrementAndGet();
                LockSupport.parkNanos(PAUSE);
            }
        }

        void await(int more) {
            int until = opened.get() + more;
            Cluster.await("events", SOON, () -> opened.get() >= until);
        }

        /// How many there were.
        int end() {
            close();
            return opened.get();
        }

        @Override
        public void close() {
            stop.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void noEventIsMissedAndNoneIsJudgedTwiceWhileRulesAreExchanged() throws Exception {
        try (Shikra shikra = start()) {
            int opened;
            try (Events events = new Events()) {
                events.await(50);
                for (int set = 2; set <= SETS; set++) {
                    publish(set);
                    int number = set;
                    shikra.await("alerts of set " + set, SOON, line -> line.contains("Set " + number + " opened"));
                    events.await(50);
                }
                opened = events.end();
            }
            shikra.await("the last", SOON, line -> line.endsWith("Set " + SETS + " opened " + last(opened)));

            Map<Integer, List<String>> alerts = alerts(shikra);
            assertThat(alerts).hasSize(opened);
            assertThat(alerts.values())
                    .allSatisfy(rules -> assertThat(rules).hasSize(2).startsWith("Every"));
            assertThat(alerts.values().stream().map(rules -> rules.get(1)).distinct())
                    .containsExactly("Set 1", "Set 2", "Set 3", "Set 4", "Set 5");
            assertThat(Live.get(port, "/metrics").body())
                    .contains("shikra_rules_reloads_total{result=\"used\"} " + (SETS - 1) + ".0")
                    .containsPattern(
                            "falcosecurity_falco_rules_matches_total\\{.*rule_name=\"Every\".*} " + opened + ".0");
        }
    }

    private String last(int opened) {
        return target + "/event-" + (opened - 1);
    }

    /// The rules that told of each event, in the order of the events.
    private static Map<Integer, List<String>> alerts(Shikra shikra) {
        Map<Integer, List<String>> alerts = new TreeMap<>();
        for (String line : shikra.lines()) {
            Matcher alert = ALERT.matcher(line);
            if (alert.find()) {
                alerts.computeIfAbsent(Integer.parseInt(alert.group(3)), _ -> new ArrayList<>())
                        .add(alert.group(1));
            }
        }
        return alerts;
    }

    @Test
    void rulesWithAMistakeAreRefusedWithItsPlaceAndTheOldOnesStay() throws Exception {
        try (Shikra shikra = start()) {
            publish(RULE.formatted("Broken", target).replace("fd.name contains", "fd.nmae contains"));
            shikra.await("the refusal", SOON, line -> line.contains("are refused, those of before stay in use"));
            shikra.await("its place", SOON, line -> line.contains(rules.resolve("rules.yaml") + ":3:"));
            assertThat(Live.get(port, "/metrics").body())
                    .contains("shikra_rules_reloads_total{result=\"refused\"} 1.0");

            Files.createFile(target.resolve("event-0"));
            shikra.await("an alert by the old rules", SOON, line -> line.endsWith("Set 1 opened " + last(1)));

            publish(2);
            shikra.await(
                    "the rules that are right again",
                    SOON,
                    line -> line.contains("other rules (files have changed): "));
            Files.createFile(target.resolve("event-1"));
            shikra.await("an alert by the new rules", SOON, line -> line.endsWith("Set 2 opened " + last(2)));
        }
    }
}
