// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.config;

import io.shikra.alert.Priority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that can be set, from flags and file. What is not said has the value that observes and listens on
/// loopback only.
///
/// @param detecting     the few keys that are also Falco's
/// @param strict        a rule that this build cannot compute yet is an error
/// @param data          folder of the durable log and everything else that must survive
/// @param resources     files and folders with Argo manifests
/// @param responseRules our own response rules
/// @param outputs       settings per output, by the names and keys of falcosidekick, lower case
public record Configuration(
        Detecting detecting,
        boolean strict,
        Path data,
        Live live,
        Hub hub,
        Kubernetes kubernetes,
        Act act,
        Argo argo,
        List<Path> resources,
        List<Path> responseRules,
        Map<String, Map<String, String>> outputs) {

    /// What is not said here is as Falco's configuration has it.
    ///
    /// @param rules      rule files and folders
    /// @param priority   rules below it are not loaded
    /// @param jsonOutput alerts on stdout as JSON instead of text
    public record Detecting(List<Path> rules, Optional<Priority> priority, Optional<Boolean> jsonOutput) {}

    /// @param enabled  false: no kernel source
    /// @param object   the compiled eBPF programs
    /// @param ringSize bytes, a power of two
    public record Live(boolean enabled, Path object, int ringSize) {}

    /// @param token when set, only a POST that shows it may lead to actions; without one, those over loopback may
    public record Hub(String listen, int port, Optional<String> token, int maxBodyBytes) {}

    /// @param enabled    false: never look for a cluster
    /// @param kubeconfig empty: $KUBECONFIG, ~/.kube/config, in-cluster credentials, in this order
    /// @param nodeName   empty: found out
    public record Kubernetes(boolean enabled, Optional<Path> kubeconfig, String nodeName) {}

    /// @param namespaces in which pods may be deleted and objects changed; `*` is all but the protected ones
    public record Act(boolean enabled, List<String> namespaces) {}

    /// @param mode        whose resources in the cluster are run here
    /// @param bindAddress where event sources listen
    public record Argo(Mode mode, String bindAddress) {
        /// `native`: all; `labelled`: those in namespaces with the label shikra.io/argo=native; `off`: none.
        public enum Mode {
            NATIVE,
            LABELLED,
            OFF
        }
    }
}
