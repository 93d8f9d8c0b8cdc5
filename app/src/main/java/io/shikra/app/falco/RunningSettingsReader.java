// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import io.shikra.app.falco.RunningSettings.Webserver;
import io.shikra.app.health.DropSettings;
import io.shikra.app.health.DropSettings.Action;
import io.shikra.app.health.MetricsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what is about a system that runs (rules language, internal events and metrics).
final class RunningSettingsReader {
    /// Of alerts; Falco's default is a queue without end.
    private static final int USUAL_QUEUE = 65_536;

    private static final int LONGEST_QUEUE = 1 << 24;
    private static final double MOST = 1e9;

    /// As Prometheus writes them: the longest unit first.
    private static final Pattern DURATION = Pattern.compile(
            "(?:(\\d{1,3})y)?(?:(\\d{1,5})w)?(?:(\\d{1,6})d)?(?:(\\d{1,7})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,12})ms)?");

    private static final long[] UNITS_MS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1000L, 1L};

    private final SettingReader settings;
    private final Path folder;
    private final boolean runs;

    private RunningSettingsReader(SettingReader settings, Path folder, boolean runs) {
        this.settings = settings;
        this.folder = folder;
        this.runs = runs;
    }

    static RunningSettings read(SettingReader settings, Path folder, boolean runs) {
        return new RunningSettingsReader(settings, folder, runs).read();
    }

    private RunningSettings read() {
        int capacity = settings.map("outputs_queue").whole("capacity", 0, 0, LONGEST_QUEUE);
        return new RunningSettings(
                liveSource(),
                capacity == 0 ? USUAL_QUEUE : capacity,
                drops(),
                metrics(),
                settings.flag("watch_config_files", true),
                webserver());
    }

    /// Falco's kinds of kernel side are one here.
    private boolean liveSource() {
        SettingReader engine = settings.map("engine");
        String kind = engine.text("kind").orElse("modern_ebpf");
        return switch (kind) {
            case "modern_ebpf", "ebpf", "kmod" -> true;
            case "nodriver" -> false;
            case "replay" -> {
                if (runs) {
                    throw engine.error("kind", "a capture is replayed by ./shikra replay -c, not by ./shikra run");
                }
                yield false;
            }
            default ->
                throw engine.error(
                        "kind",
                        "'" + kind + "' is none of modern_ebpf, ebpf, kmod (one live source), nodriver, replay");
        };
    }

    private DropSettings drops() {
        SettingReader section = settings.map("syscall_event_drops");
        List<Action> actions = new ArrayList<>();
        for (String word : section.texts("actions")) {
            actions.add(action(section, word));
        }
        if (actions.contains(Action.IGNORE) && actions.stream().distinct().count() > 1) {
            throw section.error("actions", "ignore stands beside another action: which one is meant?");
        }
        return new DropSettings(
                section.number("threshold", DropSettings.THRESHOLD, 0, 1),
                actions.stream().distinct().toList(),
                section.number("rate", DropSettings.RATE, 0, MOST),
                section.number("max_burst", 1, 0, MOST),
                section.flag("simulate_drops", false));
    }

    private static Action action(SettingReader section, String word) {
        for (Action action : Action.values()) {
            if (action.name().toLowerCase(Locale.ROOT).equals(word)) {
                return action;
            }
        }
        throw section.error("actions", "'" + word + "' is none of ignore, log, alert, exit");
    }

    private MetricsSettings metrics() {
        SettingReader section = settings.map("metrics");
        return new MetricsSettings(
                section.flag("enabled", false),
                interval(section),
                section.flag("output_rule", false),
                section.path("output_file").map(folder::resolve),
                section.flag("rules_counters_enabled", true),
                section.flag("resource_utilization_enabled", true),
                section.flag("kernel_event_counters_enabled", true),
                section.flag("convert_memory_to_mb", true),
                section.flag("include_empty_values", false));
    }

    private static Duration interval(SettingReader section) {
        Optional<String> word = section.text("interval").filter(text -> !text.isEmpty());
        if (word.isEmpty()) {
            return MetricsSettings.USUAL;
        }
        Matcher match = DURATION.matcher(word.get());
        if (!match.matches()) {
            throw section.error("interval", "'" + word.get() + "' is no duration such as 1h, 15m or 1m30s");
        }
        long ms = 0;
        for (int unit = 0; unit < UNITS_MS.length; unit++) {
            String number = match.group(unit + 1);
            ms += number == null ? 0 : Long.parseLong(number) * UNITS_MS[unit];
        }
        if (ms < MetricsSettings.SHORTEST.toMillis()) {
            throw section.error("interval", "'" + word.get() + "' is shorter than 100ms");
        }
        return Duration.ofMillis(ms);
    }

    private Optional<Webserver> webserver() {
        SettingReader section = settings.map("webserver");
        if (!section.flag("enabled", false)) {
            return Optional.empty();
        }
        if (section.flag("ssl_enabled", false)) {
            throw section.error("ssl_enabled", "this server speaks no TLS: set it to false, or put a proxy in front");
        }
        String healthz = section.text("k8s_healthz_endpoint").orElse("/healthz");
        if (!healthz.startsWith("/")) {
            throw section.error("k8s_healthz_endpoint", "'" + healthz + "' is no path: it begins with /");
        }
        return Optional.of(new Webserver(
                section.text("listen_address").filter(text -> !text.isEmpty()).orElse("127.0.0.1"),
                section.whole("listen_port", 8765, 0, 65535),
                healthz,
                section.flag("prometheus_metrics_enabled", false)
                        && settings.map("metrics").flag("enabled", false)));
    }
}
