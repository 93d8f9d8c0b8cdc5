// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.app.falco.FalcoConfiguration;
import io.shikra.app.falco.FalcoSettings;
import io.shikra.engine.Compatibility;
import io.shikra.engine.code.HostNames;
import io.shikra.engine.code.Interpreter;
import io.shikra.engine.detect.AlertFormatter;
import io.shikra.engine.detect.FailedRules;
import io.shikra.engine.detect.RuleMatching;
import io.shikra.engine.field.FieldCatalogue;
import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.rule.EventNames;
import io.shikra.engine.rule.Rule;
import io.shikra.engine.rule.load.LoadOptions;
import io.shikra.engine.rule.load.RuleLoader;
import io.shikra.engine.state.Partition;
import io.shikra.engine.state.Partition.Placement;
import io.shikra.sources.capture.CaptureException;
import io.shikra.sources.capture.SharedCapture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rules, loaded for each worker.
record Workers(List<FieldCatalogue> catalogues, List<List<Rule>> rules) {
    private static final EventNames EVENTS = new EventNames(Set.of("container", "container_removed"));

    static Workers of(int most, List<Path> files) {
        List<FieldCatalogue> catalogues = new ArrayList<>();
        List<List<Rule>> rules = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            FieldCatalogue catalogue = new SyscallFields("", Compatibility.RIGHT, false);
            catalogues.add(catalogue);
            rules.add(RuleLoader.load(files, LoadOptions.of(Map.of("syscall", catalogue), EVENTS))
                    .rules());
        }
        return new Workers(catalogues, rules);
    }

    Pass pass(Path capture, int count, Placement placement) {
        List<Partition> parts = Partition.divide(count, placement);
        SharedCapture shared = new SharedCapture(capture, count);
        List<CaptureRun> runs = runs(shared, parts);
        return count == 1 ? runs.getFirst() : new DividedRun(shared, runs, parts);
    }

    List<CaptureRun> runs(SharedCapture capture, List<Partition> parts) {
        List<CaptureRun> runs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            runs.add(new CaptureRun(
                    capture,
                    rules.get(i),
                    catalogues.get(i),
                    new Interpreter(HostNames.NONE, Compatibility.RIGHT),
                    Compatibility.RIGHT,
                    RuleMatching.ALL,
                    new AlertFormatter.Options("here", ZoneOffset.UTC, false, true, false, false),
                    parts.get(i),
                    new FailedRules()));
        }
        return runs;
    }

    /// Alerts as JSON, and what ended the pass.
    static String said(Pass pass, Path folder) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String end = "";
        try {
            print(pass, folder, out);
        } catch (CaptureException e) {
            end = String.valueOf(e.getMessage());
        }
        return out.toString(StandardCharsets.UTF_8) + end;
    }

    /// @param folder of the configuration
    static void print(Pass pass, Path folder, ByteArrayOutputStream out) throws CaptureException {
        FalcoConfiguration configuration = FalcoConfiguration.shipped(folder);
        configuration.with("--format", "json_output", "true");
        FalcoSettings settings = configuration.forReplay();
        try (Channels channels = new Channels(settings.outputs(), out, InstantSource.system())) {
            AlertLines lines = new AlertLines(channels, settings.format().line(), false);
            try {
                pass.once(lines);
            } finally {
                lines.flush();
            }
        }
    }
}
