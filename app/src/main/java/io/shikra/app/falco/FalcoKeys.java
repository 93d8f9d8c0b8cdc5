// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every key of Falco's configuration (0.44, and those that older files still have), and what becomes of it here.
public final class FalcoKeys {
    private static final String BOTH = "";

    private static final String FIXED_BUFFERS =
            "there is one ring for all processors: live.ring_size_mib of a" + " shikra.yaml sets its size";

    private static final String OWN_LOG = "the log goes to standard error: redirect it there";

    private static final String GONE = "Falco has removed it too: take it out";

    private FalcoKeys() {}

    /// Who uses a key.
    public enum Fate {
        /// `run` and `replay`.
        USED,
        /// `run` only: it is about a system that runs.
        RUN,
        /// `replay` only.
        REPLAY,
        /// Nobody: it has no meaning here.
        NONE
    }

    /// @param path names between dots; what stands below is the key's own
    /// @param note what to do, or to know, when the key has no meaning here
    public record Key(String path, Fate fate, String note) {}

    /// In the order of the documentation.
    public static final List<Key> ALL = List.of(
            used("rules_files"),
            used("rules_file"),
            used("rules"),
            used("priority"),
            used("rule_matching"),
            used("config_files"),
            used("load_plugins"),
            used("plugins"),
            used("static_fields"),
            used("append_output"),
            used("json_output"),
            used("json_include_output_property"),
            used("json_include_message_property"),
            used("json_include_output_fields_property"),
            used("json_include_tags_property"),
            used("time_format_iso_8601"),
            used("buffer_format_base64"),
            used("stdout_output.enabled"),
            used("file_output.enabled"),
            used("file_output.filename"),
            used("file_output.keep_alive"),
            used("syslog_output.enabled"),
            used("syslog_output.socket"),
            used("program_output.enabled"),
            used("program_output.program"),
            used("program_output.keep_alive"),
            used("http_output.enabled"),
            used("http_output.url"),
            used("http_output.user_agent"),
            used("http_output.insecure"),
            used("http_output.ca_cert"),
            used("http_output.ca_bundle"),
            used("http_output.ca_path"),
            used("http_output.mtls"),
            used("http_output.client_cert"),
            used("http_output.client_key"),
            used("http_output.echo"),
            none("http_output.compress_uploads", "uploads are never compressed, nor does Falco compress them"),
            none("http_output.keep_alive", "connections are kept and watched by themselves"),
            none(
                    "http_output.max_consecutive_timeouts",
                    "a run repeats a delivery until it succeeds, for half an hour"),
            none("buffered_outputs", "every line is written at once: only then does it count as delivered"),
            none("output_timeout", "no output holds up another: each has its own place in the log"),
            run("outputs_queue.capacity"),
            run("engine.kind"),
            new Key("engine.replay.capture_file", Fate.REPLAY, BOTH),
            none("engine.kmod", FIXED_BUFFERS),
            none("engine.ebpf", FIXED_BUFFERS),
            none("engine.modern_ebpf", FIXED_BUFFERS),
            none("engine.gvisor", GONE),
            run("syscall_event_drops.threshold"),
            run("syscall_event_drops.actions"),
            run("syscall_event_drops.rate"),
            run("syscall_event_drops.max_burst"),
            run("syscall_event_drops.simulate_drops"),
            run("metrics.enabled"),
            run("metrics.interval"),
            run("metrics.output_rule"),
            run("metrics.output_file"),
            run("metrics.rules_counters_enabled"),
            run("metrics.resource_utilization_enabled"),
            run("metrics.kernel_event_counters_enabled"),
            run("metrics.convert_memory_to_mb"),
            run("metrics.include_empty_values"),
            none("metrics.state_counters_enabled", "the state is the event thread's own and not counted"),
            none("metrics.kernel_event_counters_per_cpu_enabled", "the kernel's counters are shown summed"),
            none("metrics.libbpf_stats_enabled", "look at them with bpftool prog"),
            none("metrics.plugins_metrics_enabled", "there are no plugins"),
            none("metrics.jemalloc_stats_enabled", "memory is the JVM's: look at metrics.resource_utilization_enabled"),
            run("webserver.enabled"),
            run("webserver.listen_port"),
            run("webserver.listen_address"),
            run("webserver.k8s_healthz_endpoint"),
            run("webserver.prometheus_metrics_enabled"),
            run("webserver.ssl_enabled"),
            none("webserver.ssl_certificate", "this server speaks no TLS: put a proxy in front of it"),
            none("webserver.threadiness", "threads come as they are needed"),
            run("watch_config_files"),
            none("log_stderr", OWN_LOG),
            none("log_syslog", OWN_LOG),
            none("log_level", OWN_LOG),
            none("libs_logger", OWN_LOG),
            none("syscall_event_timeouts", "the live source waits to be woken: it has no timeouts to count"),
            none("base_syscalls", "every system call that rules can ask about is recorded"),
            none("falco_libs", "the tables have Falco's default sizes"),
            none("container_engines", "container runtimes are found by their sockets"),
            none("capture", "./shikra capture records"),
            none("plugins_hostinfo", "there are no plugins"),
            none("outputs", GONE),
            none("grpc", GONE),
            none("grpc_output", GONE));

    private static Key used(String path) {
        return new Key(path, Fate.USED, BOTH);
    }

    private static Key run(String path) {
        return new Key(path, Fate.RUN, BOTH);
    }

    private static Key none(String path, String note) {
        return new Key(path, Fate.NONE, note);
    }

    /// What stands in the entries of lists; what Falco reads of a plugin or of `static_fields` is free.
    private static final Set<String> IN_ENTRIES = Set.of(
            "rules[].enable.rule",
            "rules[].enable.tag",
            "rules[].disable.rule",
            "rules[].disable.tag",
            "config_files[].path",
            "config_files[].strategy",
            "append_output[].match.rule",
            "append_output[].match.source",
            "append_output[].match.tags",
            "append_output[].extra_output",
            "append_output[].extra_fields",
            "append_output[].suggested_output");

    static boolean isInEntries(String path) {
        return IN_ENTRIES.contains(path);
    }

    /// Whether known keys stand below this path in the entries of a list.
    static boolean hasInEntries(String path) {
        return IN_ENTRIES.stream().anyMatch(key -> key.startsWith(path + ".") || key.startsWith(path + "[]"));
    }

    static Optional<Key> find(String path) {
        return ALL.stream().filter(key -> key.path().equals(path)).findFirst();
    }

    /// Whether known keys stand below this one.
    static boolean hasBelow(String path) {
        return ALL.stream().anyMatch(key -> key.path().startsWith(path + "."));
    }
}
