// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.config.ConfigurationException;
import io.shikra.bus.BusException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The commands.
@Command(
        name = "shikra",
        description = "Intrusion detection and response for Kubernetes.",
        mixinStandardHelpOptions = true,
        versionProvider = ShikraCommand.Version.class,
        subcommands = {
            RunCommand.class,
            RulesCommand.class,
            CaptureCommand.class,
            ReplayCommand.class,
            IncidentsCommand.class
        })
public final class ShikraCommand implements Runnable {
    private static final int CANNOT_START = 1;

    @Spec
    CommandSpec spec = CommandSpec.create();

    /// @return the exit status
    public static int execute(String[] arguments) {
        Logging.configure();
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        CommandLine commands = new CommandLine(new ShikraCommand());
        commands.getSubcommands().values().stream()
                .filter(command -> command.getCommand() instanceof ReplayCommand)
                .forEach(ReplayCommand::tolerant);
        return Execution.of(explaining(commands, errors), new FileOutputStream(FileDescriptor.out), errors, arguments);
    }

    /// What the user can mend is a line, not a stack trace.
    static CommandLine explaining(CommandLine commands, PrintStream errors) {
        return commands.setCaseInsensitiveEnumValuesAllowed(true).setExecutionExceptionHandler((problem, _, _) -> {
            if (problem instanceof ConfigurationException || problem instanceof BusException) {
                errors.println(problem.getMessage());
                return CANNOT_START;
            }
            throw problem;
        });
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? run, rules, capture, replay or incidents");
    }

    /// The installation: rules and kernel programs lie in it.
    static Path root() {
        return Path.of(System.getProperty("shikra.root", ".")).toAbsolutePath().normalize();
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"shikra " + io.shikra.app.Banner.version()};
        }
    }
}
