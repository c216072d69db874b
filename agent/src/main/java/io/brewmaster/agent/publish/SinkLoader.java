package io.brewmaster.agent.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads one sink over libraries that are not on the agent's class path. The sink's package lies in the agent's own jar, where
 * the agent's loader would find it, but none of the libraries; so this one asks that loader for everything else only.
 */
final class SinkLoader extends URLClassLoader {
    private final String ownPackage;

    /**
     * Loads nothing yet.
     *
     * @param jar        the agent's own
     * @param folders    of libraries beside it; all of them are there
     * @param ownPackage of the sink
     */
    SinkLoader(Path jar, List<String> folders, String ownPackage) {
        super(urls(jar, folders), SinkLoader.class.getClassLoader());
        this.ownPackage = ownPackage + ".";
    }

    private static URL[] urls(Path jar, List<String> folders) {
        List<Path> jars = new ArrayList<>(List.of(jar));
        try {
            for (String folder : folders) {
                try (DirectoryStream<Path> libraries = Files.newDirectoryStream(jar.resolveSibling(folder), "*.jar")) {
                    libraries.forEach(jars::add);
                }
            }
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return urls;
        } catch (MalformedURLException impossible) {
            throw new IllegalStateException(impossible);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(ownPackage)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
