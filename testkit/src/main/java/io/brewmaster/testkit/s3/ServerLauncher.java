package io.brewmaster.testkit.s3;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class of a server's own process: runs the server's main class, and ends the process when the one that
 * started it is gone, however it went (its end of our stdin closes even at kill -9). Uses the JDK only, because nothing
 * else of ours is on that class path.
 */
final class ServerLauncher {
    private ServerLauncher() {}

    /**
     * Becomes the server.
     *
     * @param args the server's scratch folder, its main class, its arguments
     */
    public static void main(String[] args) throws ReflectiveOperationException {
        File scratch = new File(args[0]);
        Thread watch = new Thread(() -> endWithParent(scratch), "end with parent");
        watch.setDaemon(true);
        watch.start();
        try {
            Class.forName(args[1]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void endWithParent(File scratch) {
        try (InputStream parent = System.in) {
            while (parent.read() >= 0) {
                // Nobody writes here; only the end of it is news.
            }
        } catch (IOException e) {
            // The same news.
        }
        delete(scratch);
        Runtime.getRuntime().halt(0);
    }

    /** As the parent would have done at close. */
    static void delete(File file) {
        File[] children = file.listFiles();
        if (children != null) {
            for (File child : children) {
                delete(child);
            }
        }
        if (!file.delete() && file.exists()) {
            file.deleteOnExit();
        }
    }
}
