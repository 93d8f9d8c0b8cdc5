// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.cli;

import io.shikra.app.config.ConfigurationException;
import io.shikra.bus.BusException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Supplier;
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
        versionProvider = ShikraCommand.Version.class)
public final class ShikraCommand implements Runnable {
    private static final int CANNOT_START = 1;

    /// By name, in the order of the help.
    private static final SequencedMap<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", RunCommand::new);
        COMMANDS.put("rules", RulesCommand::new);
        COMMANDS.put("capture", CaptureCommand::new);
        COMMANDS.put("replay", ReplayCommand::new);
        COMMANDS.put("explain", ExplainCommand::new);
        COMMANDS.put("incidents", IncidentsCommand::new);
    }

    @Spec
    CommandSpec spec = CommandSpec.create();

    /// @return the exit status
    public static int execute(String[] arguments) {
        Logging.configure();
        PrintStream errors = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        return Execution.of(
                explaining(commands(arguments), errors), new FileOutputStream(FileDescriptor.out), errors, arguments);
    }

    /// The command that is asked for, else all of them: describing one to the parser takes tens of milliseconds.
    static CommandLine commands(String... arguments) {
        CommandLine commands = new CommandLine(new ShikraCommand());
        String asked = arguments.length == 0 ? "" : arguments[0];
        COMMANDS.forEach((name, command) -> {
            if (name.equals(asked) || !COMMANDS.containsKey(asked)) {
                commands.addSubcommand(name, command.get());
            }
        });
        commands.getSubcommands().values().stream()
                .filter(command -> command.getCommand() instanceof ReplayCommand)
                .forEach(ReplayCommand::tolerant);
        return commands;
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
        throw new ParameterException(spec.commandLine(), "which command? " + String.join(", ", COMMANDS.keySet()));
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
