package io.brewmaster.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.platform.OpsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and what becomes of their failures: a sentence on standard error, and a code. */
final class Program {
    private static final int WIDEST = 120;

    private final Site site;

    Program(Site site) {
        this.site = site;
    }

    /** Runs one command; says how it ended, with the number of an {@link ExitCode}. */
    int run(List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("ops"));
        words.addAll(arguments);
        return commands().execute(words.toArray(new String[0]));
    }

    /** {@code ops} stands below the launcher's name, as it is typed: help and completion need both. */
    CommandLine commands() {
        Console console = site.console();
        CommandLine ops = new CommandLine(new Ops())
                .addSubcommand(new StatusCommand(site))
                .addSubcommand(new DoctorCommand(site))
                .addSubcommand(new UpCommand(site))
                .addSubcommand(new DownCommand(site))
                .addSubcommand(new HoldCommand(site))
                .addSubcommand(new ReleaseCommand(site))
                .addSubcommand(new SmokeCommand(site))
                .addSubcommand(new CommandLine(new RecordingsCommand())
                        .addSubcommand(new RecordingsListCommand(site))
                        .addSubcommand(new RecordingsLinkCommand(site))
                        .addSubcommand(new RecordingsDownloadCommand(site))
                        .addSubcommand(new RecordingsVerifyCommand(site))
                        .addSubcommand(new RecordingsRecoverCommand(site)))
                .addSubcommand(new CostCommand(site))
                .addSubcommand(new CompletionCommand(console));
        return new CommandLine(CommandSpec.create().name("brewmaster"))
                .addSubcommand(ops)
                .setOut(new PrintWriter(console.out(), true, UTF_8))
                .setErr(new PrintWriter(console.err(), true, UTF_8))
                .setUsageHelpWidth(Math.min(WIDEST, console.columns()))
                .setColorScheme(Help.defaultColorScheme(console.color() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setParameterExceptionHandler(
                        (wrong, words) -> misunderstood(wrong).code())
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> failed(failure).code())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private ExitCode misunderstood(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("ops: " + wrong.getMessage());
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    private ExitCode failed(Exception failure) {
        if (failure instanceof ConfigurationException wrong) {
            wrong.problems().forEach(problem -> site.console().err().println("ops: " + problem));
            return ExitCode.CONFIGURATION;
        }
        if (failure instanceof OpsException problem) {
            site.console().err().println("ops: " + problem.sentence());
            return problem.exit();
        }
        site.console().err().println("ops: a fault of this program: " + failure);
        return ExitCode.SOFTWARE;
    }
}
