package io.brewmaster.testkit.s3;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;

/** {@link NullS3} in a process of its own, where its work is not counted as somebody else's. */
public final class SeparateNullS3 extends SeparateS3Server {
    private static final Pattern LISTENS = Pattern.compile("listens on http://127\\.0\\.0\\.1:(\\d+)");

    /** For the requests under way and the states of open uploads; parts are thrown away. */
    private static final String HEAP = "-Xmx64m";

    private SeparateNullS3(ServerProcess process) {
        super(process);
    }

    /** Starts it and waits until it listens. */
    public static SeparateNullS3 start() {
        return new SeparateNullS3(ServerProcess.start(
                System.getProperty("java.class.path"),
                HEAP,
                ServerProcess.scratch("nulls3"),
                LISTENS,
                SeparateNullS3.class.getName(),
                List.of()));
    }

    /** The process's own part: serves until it is ended. */
    public static void main(String[] args) throws InterruptedException {
        System.out.println("listens on " + NullS3.start().endpoint());
        new CountDownLatch(1).await();
    }

    @Override
    public String name() {
        return "NullS3";
    }
}
