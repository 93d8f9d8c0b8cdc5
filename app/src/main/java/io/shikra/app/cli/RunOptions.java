// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.RunSettings;
import io.shikra.app.config.Configuration;
import io.shikra.app.config.ConfigurationException;
import io.shikra.app.config.ConfigurationFile;
import io.shikra.app.falco.ConfigurationKind;
import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The flags of `shikra run`; a flag wins over the configuration file.
final class RunOptions {
    private static final Path HERE = Path.of("");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Falco's configuration (falco.yaml) or ours; or both, each in its own file")
    List<Path> configs = new ArrayList<>();

    @Option(
            names = {"-o", "--option"},
            paramLabel = "KEY=VALUE",
            description = "a key of Falco's configuration, e.g. -o json_output=true")
    List<String> options = new ArrayList<>();

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE|DIR",
            description = "rules instead of our own; may be given several times")
    List<Path> rules = new ArrayList<>();

    @Option(names = "--strict", description = "a rule that cannot be computed yet is an error")
    boolean strict;

    @Option(names = "--json", description = "alerts on stdout as JSON")
    boolean json;

    @Option(names = "--data", paramLabel = "DIR", description = "where the durable log is kept")
    @Nullable
    Path data;

    @Option(names = "--hub-port", paramLabel = "PORT", description = "port of the hub on loopback (2801)")
    @Nullable
    Integer hubPort;

    @Option(names = "--no-live", description = "no kernel source")
    boolean noLive;

    @Option(names = "--no-kubernetes", description = "do not look for a cluster")
    boolean noKubernetes;

    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "cluster to watch")
    @Nullable
    Path kubeconfig;

    @Option(names = "--node-name", paramLabel = "NAME", description = "this node's name in the cluster")
    @Nullable
    String nodeName;

    @Option(names = "--act", description = "act on the cluster; without it everything is only observed")
    boolean act;

    @Option(
            names = "--act-namespaces",
            split = ",",
            paramLabel = "NS",
            description = "where pods may be deleted and objects changed; * is all but the protected ones")
    List<String> actNamespaces = new ArrayList<>();

    @Option(
            names = "--argo",
            paramLabel = "MODE",
            description = "whose Argo resources of the cluster run here: native, labelled (default), off")
    @Nullable
    String argo;

    @Option(names = "--resources", paramLabel = "DIR", description = "Argo manifests from files")
    List<Path> resources = new ArrayList<>();

    @Option(names = "--response-rules", paramLabel = "FILE", description = "our own response rules")
    List<Path> responseRules = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "KEY=VALUE",
            description = "a setting of an output, e.g. webhook.address=http://127.0.0.1:9000/")
    Map<String, String> outputs = new LinkedHashMap<>();

    /// Files and flags together, as the files are now.
    ///
    /// @throws ConfigurationException when they cannot be used
    RunSettings settings(Path root) {
        Optional<Path> ours = only(ConfigurationKind.SHIKRA);
        Configuration configuration = configuration(ours, root);
        FalcoSettings falco = falco(configuration.detecting());
        List<Path> files = new ArrayList<>(falco.files());
        ours.ifPresent(files::add);
        return new RunSettings(configuration, falco, files);
    }

    private Optional<Path> only(ConfigurationKind kind) {
        List<Path> files = configs.stream()
                .filter(file -> ConfigurationKind.of(HERE, file) == kind)
                .toList();
        if (files.size() > 1) {
            throw new ConfigurationException("-c " + files.get(1) + ": is of the same kind as " + files.getFirst()
                    + ": give one (Falco's has config_files to include others)");
        }
        return files.stream().findFirst();
    }

    /// What our own file says about detecting is said in Falco's keys; then options, then flags.
    private FalcoSettings falco(Configuration.Detecting detecting) {
        FalcoConfiguration falco = only(ConfigurationKind.FALCO)
                .map(file -> FalcoConfiguration.read(HERE, file, System.getenv()))
                .orElseGet(() -> FalcoConfiguration.shipped(HERE));
        detecting.priority().ifPresent(priority -> falco.with("priority=" + priority.label()));
        detecting.jsonOutput().ifPresent(json -> falco.with("json_output=" + json));
        options.forEach(falco::with);
        if (json) {
            falco.with("json_output=true");
        }
        return falco.forRun();
    }

    private Configuration configuration(Optional<Path> ours, Path root) {
        Path usual = usualData();
        Configuration base = ours.map(file -> ConfigurationFile.read(file, root, usual))
                .orElseGet(() -> ConfigurationFile.defaults(root, usual));
        return new Configuration(
                rules.isEmpty()
                        ? base.detecting()
                        : new Configuration.Detecting(
                                List.copyOf(rules),
                                base.detecting().priority(),
                                base.detecting().jsonOutput()),
                strict || base.strict(),
                writable(data == null ? base.data() : data),
                new Configuration.Live(
                        base.live().enabled() && !noLive,
                        base.live().object(),
                        base.live().ringSize()),
                new Configuration.Hub(
                        base.hub().listen(),
                        hubPort == null ? base.hub().port() : hubPort,
                        base.hub().token(),
                        base.hub().maxBodyBytes()),
                new Configuration.Kubernetes(
                        base.kubernetes().enabled() && !noKubernetes,
                        kubeconfig == null ? base.kubernetes().kubeconfig() : Optional.of(kubeconfig),
                        nodeName == null ? base.kubernetes().nodeName() : nodeName),
                new Configuration.Act(
                        act || base.act().enabled(),
                        actNamespaces.isEmpty() ? base.act().namespaces() : List.copyOf(actNamespaces)),
                new Configuration.Argo(
                        argo == null ? base.argo().mode() : mode(argo),
                        base.argo().bindAddress()),
                resources.isEmpty() ? base.resources() : List.copyOf(resources),
                responseRules.isEmpty() ? base.responseRules() : List.copyOf(responseRules),
                outputs(base.outputs()));
    }

    private Map<String, Map<String, String>> outputs(Map<String, Map<String, String>> base) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        base.forEach((name, settings) -> all.put(name, new LinkedHashMap<>(settings)));
        outputs.forEach((key, value) -> {
            int dot = key.indexOf('.');
            if (dot < 1) {
                throw new ConfigurationException("--output " + key + ": a key is OUTPUT.SETTING, e.g. webhook.address");
            }
            all.computeIfAbsent(key.substring(0, dot).toLowerCase(Locale.ROOT), _ -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1).toLowerCase(Locale.ROOT), value);
        });
        return all;
    }

    private static Configuration.Argo.Mode mode(String word) {
        try {
            return Configuration.Argo.Mode.valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("--argo " + word + ": is none of native, labelled, off");
        }
    }

    /// Root keeps its data where the system does, others in their own state folder.
    static Path usualData() {
        if (System.getProperty("user.name").equals("root")) {
            return Path.of("/var/lib/shikra");
        }
        String state = System.getenv("XDG_STATE_HOME");
        return state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local/state/shikra")
                : Path.of(state, "shikra");
    }

    private static Path writable(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "--data " + folder + ": cannot be made: " + e.getMessage() + "; choose another folder");
        }
    }
}
