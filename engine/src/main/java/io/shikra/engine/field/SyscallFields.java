// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.state.PodResources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The fields of the source `syscall`: the engine's own classes, then those of the container and k8smeta
/// plugins.
///
/// The same text always gives the same {@link FieldRef}. One instance per event thread: some extractors keep
/// working memory.
public final class SyscallFields implements FieldCatalogue {
    private static final List<FieldSpec> SPECS = FieldTable.read("syscall-fields.tsv");

    private static final String NOT_YET = "which is not computed yet";
    private static final String NEEDS_CLUSTER =
            "which the API server of a cluster tells: there is none (--kubeconfig FILE names one)";

    private final Map<String, List<FieldSpec>> families = new LinkedHashMap<>();
    private final FieldRegistry registry = new FieldRegistry();
    private final Map<String, Lookup> found = new HashMap<>();
    private final Compatibility compatibility;

    public SyscallFields() {
        this("");
    }

    /// For a running system without a cluster, where fields of the API server's objects are not computed: no
    /// rule waits for them in vain.
    ///
    /// @param hostname what `evt.hostname` says
    public SyscallFields(String hostname) {
        this(hostname, Optional.empty(), false);
    }

    /// For a running system that is a node of a cluster.
    ///
    /// @param pods what the API server says
    public SyscallFields(String hostname, PodResources pods) {
        this(hostname, Optional.of(pods), false);
    }

    /// For a running system.
    ///
    /// @param pods          what the API server says, when the system is a node of a cluster
    /// @param base64Buffers `buffer_format_base64`: what `evt.args` and its like say of byte buffers
    public SyscallFields(String hostname, Optional<PodResources> pods, boolean base64Buffers) {
        this(hostname, Compatibility.RIGHT, pods, base64Buffers);
    }

    /// For captures, where fields of the API server's objects are absent: nobody recorded them.
    ///
    /// @param compatibility whether fields repeat Falco's mistakes
    public SyscallFields(String hostname, Compatibility compatibility) {
        this(hostname, compatibility, false);
    }

    /// As above.
    ///
    /// @param base64Buffers `buffer_format_base64`: what `evt.args` and its like say of byte buffers
    public SyscallFields(String hostname, Compatibility compatibility, boolean base64Buffers) {
        this(hostname, compatibility, Optional.of(PodResources.NONE), base64Buffers);
    }

    private SyscallFields(
            String hostname, Compatibility compatibility, Optional<PodResources> pods, boolean base64Buffers) {
        this.compatibility = compatibility;
        for (FieldSpec spec : SPECS) {
            families.computeIfAbsent(spec.family(), _ -> new ArrayList<>()).add(spec);
        }
        StateLookup state = new StateLookup(hostname, base64Buffers);
        ContainerTexts.Cache containers = new ContainerTexts.Cache();
        GenericFields.register(registry, state);
        EvtFields.register(registry, state);
        EvtKindFields.register(registry);
        DeltaTime.register(registry);
        MetaFields.register(registry);
        UtilFields.register(registry);
        ArgFields.register(registry, state, compatibility);
        AbsPathFields.register(registry, compatibility);
        ProcFields.register(registry);
        AncestorFields.register(registry, state, compatibility);
        LeaderFields.register(registry, state);
        ThreadFields.register(registry);
        UserFields.register(registry);
        FdFields.register(registry, state);
        FdAddressFields.register(registry);
        FdListFields.register(registry);
        FsPathFields.register(registry);
        ContainerFields.register(registry, containers);
        K8sFields.register(registry, containers);
        NeverFields.register(registry);
        pods.ifPresent(known -> K8sMetaFields.register(registry, known));
    }

    @Override
    public Compatibility compatibility() {
        return compatibility;
    }

    @Override
    public List<FieldSpec> all() {
        return SPECS;
    }

    /// Falco suggests a plugin's fields where the plugin is loaded, and of the two that are built in here only
    /// container
    /// is by default; what k8smeta would suggest, `k8s.pod.name` and `k8s.ns.name` say already.
    @Override
    public List<FieldSpec> suggested() {
        return FieldCatalogue.super.suggested().stream()
                .filter(spec -> !isMeta(spec))
                .toList();
    }

    private static boolean isMeta(FieldSpec spec) {
        return spec.name().startsWith(K8sMetaFields.PREFIX);
    }

    @Override
    public Lookup find(String text) {
        Lookup held = found.get(text);
        if (held == null) {
            held = look(text);
            found.put(text, held);
        }
        return held;
    }

    /// The first family with a name that the text begins with decides; in it the longest name does.
    private Lookup look(String text) {
        for (List<FieldSpec> family : families.values()) {
            FieldSpec longest = null;
            for (FieldSpec spec : family) {
                if (claims(spec, text)
                        && (longest == null
                                || spec.name().length() > longest.name().length())) {
                    longest = spec;
                }
            }
            if (longest != null) {
                return bind(longest, text);
            }
        }
        return new Lookup.Unknown("filter_check called with nonexistent field " + text);
    }

    /// Fields of plugins are known by their whole name.
    private static boolean claims(FieldSpec spec, String text) {
        if (!text.startsWith(spec.name())) {
            return false;
        }
        String rest = text.substring(spec.name().length());
        return !FieldArgument.isPluginField(spec) || rest.isEmpty() || rest.startsWith("[") || rest.startsWith(".");
    }

    private Lookup bind(FieldSpec spec, String text) {
        return switch (FieldArgument.parse(spec, text)) {
            case FieldArgument.Refused(String message) -> new Lookup.Unknown(message);
            case FieldArgument.Given(String argument) ->
                spec.argument() == FieldSpec.Argument.REQUIRED && argument.isEmpty()
                        ? new Lookup.Unknown("filter_check called with nonexistent field " + text)
                        : registry.computes(spec.name())
                                ? new Lookup.Found(new FieldRef(
                                        typed(spec, argument),
                                        argument,
                                        text,
                                        registry.extractor(spec.name(), argument),
                                        registry.scope(spec.name())))
                                : new Lookup.NotComputed(spec, isMeta(spec) ? NEEDS_CLUSTER : NOT_YET);
        };
    }

    /// evt.rawarg has the type and print format of the first parameter of that name. evt.type.is has no print
    /// format in Falco, which therefore prints nothing of it.
    private FieldSpec typed(FieldSpec spec, String argument) {
        if (spec.name().equals("evt.type.is") && !compatibility.copiesDefects()) {
            return spec.printedAs(FieldSpec.Print.DEC);
        }
        if (!spec.name().equals("evt.rawarg")) {
            return spec;
        }
        for (int code = 0; code < EventTable.size(); code++) {
            for (EventParam param : EventTable.type(code).params()) {
                if (param.name().equals(argument)) {
                    return new FieldSpec(
                            spec.source(),
                            spec.family(),
                            spec.name(),
                            FieldType.valueOf(param.type().name()),
                            spec.argument(),
                            false,
                            Set.copyOf(spec.flags()),
                            FieldSpec.Print.valueOf(param.print().name()),
                            spec.doc());
                }
            }
        }
        return spec;
    }
}
