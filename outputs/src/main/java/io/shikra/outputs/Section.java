// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import io.shikra.alert.Priority;
import io.shikra.clients.http.TlsOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One section of the configuration, read value by value. Keys have any case; an environment variable
/// (`WEBHOOK_ADDRESS` for `webhook.address`) wins over the file, as in falcosidekick. What is wrong is collected, with
/// the key and what is expected.
public final class Section {
    private final String name;
    private final Map<String, Object> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Map<String, String> environment;
    private final TlsFilesOfAll tls;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    Section(String name, Map<?, ?> values, Map<String, String> environment, TlsFilesOfAll tls, List<String> problems) {
        this.name = name;
        values.forEach((key, value) -> {
            if (value != null) {
                this.values.put(String.valueOf(key), value);
            }
        });
        this.environment = environment;
        this.tls = tls;
        this.problems = problems;
    }

    /// The files for TLS that all outputs share.
    record TlsFilesOfAll(TlsOptions.Identity identity, Path authority, Optional<Path> moreAuthorities) {}

    private @Nullable Object value(String key) {
        known.add(key);
        String variable = (name + "_" + key).toUpperCase(Locale.ROOT);
        String fromEnvironment = environment.getOrDefault(variable, "");
        return fromEnvironment.isEmpty() ? values.get(key) : fromEnvironment;
    }

    void problem(String key, String expected) {
        problems.add(name + "." + key + ": " + expected);
    }

    public String text(String key, String otherwise) {
        @Nullable Object value = value(key);
        return value == null || value.toString().isEmpty() ? otherwise : value.toString();
    }

    public boolean flag(String key, boolean otherwise) {
        String text = text(key, Boolean.toString(otherwise)).toLowerCase(Locale.ROOT);
        if (!text.equals("true") && !text.equals("false")) {
            problem(key, "expected true or false, not '" + text + "'");
        }
        return text.equals("true");
    }

    public long number(String key, long otherwise) {
        String text = text(key, Long.toString(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        problem(key, "expected a whole number >= 0, not '" + text + "'");
        return otherwise;
    }

    /// One of {@code words}, the first when nothing is said.
    public String choice(String key, String... words) {
        String text = text(key, words[0]);
        for (String word : words) {
            if (word.equalsIgnoreCase(text)) {
                return word;
            }
        }
        problem(key, "expected one of " + String.join(", ", words) + ", not '" + text + "'");
        return words[0];
    }

    public Optional<Priority> minimumPriority() {
        String text = text("minimumpriority", "");
        Optional<Priority> priority = Priority.parse(text);
        if (!text.isEmpty() && priority.isEmpty()) {
            problem("minimumpriority", "expected a priority from emergency to debug, not '" + text + "'");
        }
        return priority;
    }

    /// A list, or one text with commas.
    public List<String> texts(String key) {
        @Nullable Object value = value(key);
        List<String> texts = new ArrayList<>();
        Iterable<?> items = value instanceof List<?> list
                ? list
                : value == null ? List.of() : List.of(value.toString().split(",", -1));
        for (Object item : items) {
            String text = String.valueOf(item).strip();
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    /// A map, or (from the environment) `a:b,c:d`.
    public Map<String, String> map(String key) {
        @Nullable Object value = value(key);
        Map<String, String> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((k, v) -> map.put(String.valueOf(k), v == null ? "" : v.toString()));
        } else {
            for (String pair : texts(key)) {
                int colon = pair.indexOf(':');
                if (colon <= 0) {
                    problem(key, "expected name:value, not '" + pair + "'");
                } else {
                    map.put(
                            pair.substring(0, colon).strip(),
                            pair.substring(colon + 1).strip());
                }
            }
        }
        return map;
    }

    /// An absolute http or https address.
    public URI address(String key, String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below, without the text: it may hold a secret
        }
        problem(key, "expected an address like https://host:port/path");
        return URI.create("http://invalid.invalid");
    }

    /// `mutualtls`, `checkcert` and our own `timeout` (seconds).
    public Connection connection() {
        boolean mutual = flag("mutualtls", false);
        boolean check = flag("checkcert", true);
        Duration timeout = Duration.ofSeconds(Math.max(1, number("timeout", 10)));
        List<Path> authorities = new ArrayList<>();
        tls.moreAuthorities().ifPresent(authorities::add);
        if (mutual) {
            authorities.add(tls.authority());
        }
        // With a client certificate the server is always checked, as in falcosidekick.
        return new Connection(
                new TlsOptions(mutual ? Optional.of(tls.identity()) : Optional.empty(), authorities, mutual || check),
                timeout);
    }

    boolean isEnabled(String enabler) {
        @Nullable Object value = value(enabler);
        return value != null && !value.toString().isEmpty() && !value.toString().equalsIgnoreCase("false");
    }

    /// Reports keys that nobody asked for.
    void reportUnknown() {
        reportUnknown(problems);
    }

    void reportUnknown(List<String> to) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                to.add(name + "." + key + ": unknown key; known are " + String.join(", ", known));
            }
        }
    }
}
