package io.brewmaster.testkit.process;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What ProgramProcessTest runs. */
final class SampleProgram {
    private SampleProgram() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        switch (arguments[0]) {
            case "speak" -> {
                out.println("out " + System.getenv("WORD"));
                new PrintStream(System.err, true, StandardCharsets.UTF_8).println("err " + System.getenv("WORD"));
                System.exit(Integer.parseInt(arguments[1]));
            }
            case "environment" -> System.getenv().keySet().forEach(out::println);
            case "tick" -> {
                for (int i = 0; true; i++) {
                    out.println("tick " + i);
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
            case "parent" -> {
                Process child = new ProcessBuilder("sleep", "600").start();
                ChildProcesses.dieWithThisJvm(child);
                out.println(child.pid());
                TimeUnit.MINUTES.sleep(10);
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }
}
