// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import io.shikra.alert.Priority;
import io.shikra.alert.Value;
import io.shikra.app.health.DropSettings.Action;
import java.util.LinkedHashMap;
import java.util.Map;

/// Looks once a second whether events were lost, and does what the configuration wants then, as often as its bucket
/// allows (rules language, internal alerts). Belongs to one thread.
public final class DropWatch {
    public static final String RULE = "Falco internal: syscall event drop";

    private static final System.Logger LOG = System.getLogger(DropWatch.class.getName());

    private final DropSettings settings;
    private final TokenBucket bucket;
    private final InternalAlerts alerts;
    private final Runnable exit;
    private KernelCounts last;

    /// @param now  nanoseconds since the Unix epoch
    /// @param exit ends the process
    public DropWatch(DropSettings settings, KernelCounts first, long now, InternalAlerts alerts, Runnable exit) {
        this.settings = settings;
        this.bucket = new TokenBucket(settings.rate(), settings.maxBurst(), now);
        this.alerts = alerts;
        this.exit = exit;
        this.last = first;
    }

    /// @param now nanoseconds since the Unix epoch
    public void look(long now, KernelCounts counts) {
        KernelCounts delta = counts.since(last);
        last = counts;
        long lost = delta.lost() + (settings.simulate() ? 1 : 0);
        double threshold = settings.simulate() ? 0 : settings.threshold();
        if (lost > 0 && (double) lost / delta.events() > threshold && bucket.claim(now)) {
            act(now, delta, lost);
        }
    }

    private void act(long now, KernelCounts delta, long lost) {
        String message = RULE + ". " + lost + " system calls dropped in last second.";
        for (Action action : settings.actions()) {
            switch (action) {
                case IGNORE -> {}
                case LOG -> LOG.log(System.Logger.Level.WARNING, message);
                case ALERT -> alerts.raise(RULE, Priority.DEBUG, message, now, fields(delta, lost));
                case EXIT -> {
                    LOG.log(System.Logger.Level.ERROR, message + " Exiting: syscall_event_drops.actions says so.");
                    exit.run();
                }
            }
        }
    }

    /// Of Falco's, those that this kernel side can tell: it does not sort its losses by system call.
    private static Map<String, Value> fields(KernelCounts delta, long lost) {
        Map<String, Value> fields = new LinkedHashMap<>();
        put(fields, "n_evts", delta.events());
        put(fields, "n_drops", lost);
        put(fields, "n_drops_buffer_total", delta.lostBuffer());
        put(fields, "n_drops_scratch_map", delta.lostOversize());
        put(fields, "ebpf_enabled", 1);
        return fields;
    }

    private static void put(Map<String, Value> fields, String key, long number) {
        fields.put(key, Value.of(Long.toString(number)));
    }
}
