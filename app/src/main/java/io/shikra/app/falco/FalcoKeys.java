// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import java.util.List;
import java.util.Set;

/// The top-level keys of Falco's configuration.
final class FalcoKeys {
    /// Those that say what is detected and how alerts are written.
    static final Set<String> READ = Set.of(
            "append_output",
            "buffer_format_base64",
            "config_files",
            "engine",
            "json_include_message_property",
            "json_include_output_fields_property",
            "json_include_output_property",
            "json_include_tags_property",
            "json_output",
            "load_plugins",
            "plugins",
            "priority",
            "rule_matching",
            "rules",
            "rules_file",
            "rules_files",
            "static_fields",
            "time_format_iso_8601");

    /// Those about a Falco that runs: its kernel side, its channels, its own health.
    static final Set<String> RUNNING = Set.of(
            "base_syscalls",
            "buffered_outputs",
            "capture",
            "container_engines",
            "falco_libs",
            "file_output",
            "grpc",
            "grpc_output",
            "http_output",
            "libs_logger",
            "log_level",
            "log_stderr",
            "log_syslog",
            "metrics",
            "output_timeout",
            "outputs",
            "outputs_queue",
            "plugins_hostinfo",
            "program_output",
            "stdout_output",
            "syscall_event_drops",
            "syscall_event_timeouts",
            "syslog_output",
            "watch_config_files",
            "webserver");

    /// Plugins whose fields are built in.
    static final List<String> BUILT_IN_PLUGINS = List.of("container", "k8smeta");

    private FalcoKeys() {}
}
