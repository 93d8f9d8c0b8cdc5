// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What this process and its host use, out of /proc and the control group. What cannot be read is left out.
public final class ResourceUsage {
    private static final int KIB = 1024;

    private final Path root;

    /// @param root of the file system that holds proc and sys
    public ResourceUsage(Path root) {
        this.root = root;
    }

    /// A number and its unit.
    ///
    /// @param unit as in the names of Falco's metrics
    public record Reading(double value, Unit unit) {}

    public enum Unit {
        PERCENT,
        KIBIBYTES,
        BYTES,
        COUNT
    }

    /// By Falco's names, without their unit.
    public Map<String, Reading> read() {
        Map<String, Reading> all = new LinkedHashMap<>();
        Map<String, Long> status = numbers("proc/self/status");
        processorTime().ifPresent(percent -> all.put("cpu_usage", new Reading(percent, Unit.PERCENT)));
        put(all, "memory_rss", status.get("VmRSS"), Unit.KIBIBYTES);
        put(all, "memory_vsz", status.get("VmSize"), Unit.KIBIBYTES);
        put(all, "memory_pss", numbers("proc/self/smaps_rollup").get("Pss"), Unit.KIBIBYTES);
        put(all, "container_memory_used", controlGroup(), Unit.BYTES);
        host(all);
        return all;
    }

    private static void put(
            Map<String, Reading> all, String name, @org.jspecify.annotations.Nullable Long value, Unit unit) {
        if (value != null) {
            all.put(name, new Reading(value, unit));
        }
    }

    private void host(Map<String, Reading> all) {
        for (String line : text("proc/stat").lines().toList()) {
            if (line.startsWith("cpu ")) {
                long[] ticks = Arrays.stream(line.substring(4).strip().split(" +", -1))
                        .mapToLong(Long::parseLong)
                        .toArray();
                long sum = Arrays.stream(ticks).limit(8).sum();
                all.put("host_cpu_usage", new Reading(percent(sum - ticks[3] - ticks[4], sum), Unit.PERCENT));
            } else if (line.startsWith("procs_running ")) {
                put(all, "host_procs_running", Long.parseLong(line.substring(14).strip()), Unit.COUNT);
            }
        }
        Map<String, Long> memory = numbers("proc/meminfo");
        if (memory.containsKey("MemTotal")) {
            long free = memory.getOrDefault("MemFree", 0L)
                    + memory.getOrDefault("Buffers", 0L)
                    + memory.getOrDefault("Cached", 0L)
                    + memory.getOrDefault("SReclaimable", 0L)
                    - memory.getOrDefault("Shmem", 0L);
            put(all, "host_memory_used", memory.get("MemTotal") - free, Unit.KIBIBYTES);
        }
        String files = text("proc/sys/fs/file-nr");
        if (!files.isEmpty()) {
            put(all, "host_open_fds", Long.parseLong(files.split("\\s+", 2)[0]), Unit.COUNT);
        }
    }

    /// As ps(1) has it: the share of one processor since the process began.
    private static Optional<Double> processorTime() {
        ProcessHandle.Info own = ProcessHandle.current().info();
        return own.totalCpuDuration()
                .flatMap(used -> own.startInstant()
                        .map(start -> percent(
                                used.toMillis(), Math.max(1, System.currentTimeMillis() - start.toEpochMilli()))));
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 0 : Math.rint(1000.0 * part / whole) / 10;
    }

    private @org.jspecify.annotations.Nullable Long controlGroup() {
        String unified = text("proc/self/cgroup")
                .lines()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> line.substring(4))
                .findFirst()
                .orElse("");
        for (String folder : new String[] {"sys/fs/cgroup/" + unified, "sys/fs/cgroup"}) {
            String used = text(folder + "/memory.current").strip();
            if (!used.isEmpty()) {
                return Long.parseLong(used);
            }
        }
        return null;
    }

    /// `Name:  123 kB` lines.
    private Map<String, Long> numbers(String file) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (String line : text(file).lines().toList()) {
            String[] words = line.split(":?\\s+", 3);
            if (words.length > 1 && words[1].chars().allMatch(c -> c >= '0' && c <= '9') && !words[1].isEmpty()) {
                all.put(words[0], Long.parseLong(words[1]));
            }
        }
        return all;
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /// How the name of a metric for Prometheus ends.
    public static String suffix(Reading reading) {
        return switch (reading.unit()) {
            case PERCENT -> "_ratio";
            case KIBIBYTES, BYTES -> "_bytes";
            case COUNT -> "_total";
        };
    }

    /// In bytes what is memory, as a ratio what is a percentage: as Prometheus wants it.
    public static double base(Reading reading) {
        return switch (reading.unit()) {
            case PERCENT -> reading.value() / 100;
            case KIBIBYTES -> reading.value() * KIB;
            case BYTES, COUNT -> reading.value();
        };
    }
}
