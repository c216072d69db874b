package io.brewmaster.ops;

import io.brewmaster.core.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: the script that lets bash and zsh complete this command line. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Prints the script with which bash and zsh complete commands and options.",
        description = {
            "",
            "Now, in this shell:",
            "  source <(./brewmaster ops completion)",
            "In every new shell (zsh: ~/.zshrc):",
            "  ./brewmaster ops completion > ~/.brewmaster-completion",
            "  echo 'source ~/.brewmaster-completion' >> ~/.bashrc",
            ""
        })
final class CompletionCommand implements Callable<Integer> {
    /** The launcher's other programs, whose own options it does not know. */
    private static final List<String> OTHERS = List.of("demo", "agent", "finalizer", "bench");

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandLine launcher = spec.root().commandLine();
        for (String program : OTHERS) {
            launcher.addSubcommand(program, CommandSpec.create());
        }
        console.out().println(AutoComplete.bash(spec.root().name(), launcher));
        return ExitCode.OK.code();
    }
}
