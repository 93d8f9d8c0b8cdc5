// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Where the time of a warm replay goes, as a picture.
@Command(
        name = "flames",
        description = "Draws a flame graph of a warm replay.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FlamesCommand implements Callable<Integer> {
    /// The first passes are those of a virtual machine that compiles.
    private static final double COLD = 0.6;

    @Parameters(paramLabel = "CAPTURE", arity = "0..1", description = "else the recording of Falco's event types")
    @Nullable
    Path capture;

    @Option(
            names = {"-r", "--rules"},
            paramLabel = "FILE",
            description = "rules instead of Falco's three files")
    List<Path> rules = new ArrayList<>();

    @Option(names = "--passes", paramLabel = "N", description = "through the capture; the first 60 %% are not drawn")
    int passes = 40;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "the picture (SVG)")
    Path output = Path.of("flames.svg");

    @Override
    public Integer call() throws IOException {
        Path root = BenchCommand.root();
        Path own = Files.createTempDirectory("shikra-flames");
        Path recording = own.resolve("replay.jfr");
        try {
            Material material = new Material(Material.shared(root), own);
            Path read = capture == null ? material.capture("bench-falcoset") : capture;
            List<Path> asked = rules.isEmpty() ? material.rules(Material.Rules.THREE) : rules;
            new Replays(root, List.of())
                    .run(
                            read.toAbsolutePath(),
                            asked,
                            passes,
                            List.of("-XX:StartFlightRecording=settings=profile,filename=" + recording));
            FlameTree tree = FlameTree.of(recording, COLD);
            Files.writeString(output, FlameSvg.of(tree, "shikra replay " + read.getFileName() + ", warm"));
            return 0;
        } finally {
            Files.deleteIfExists(recording);
            Files.deleteIfExists(own);
        }
    }
}
