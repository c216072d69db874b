package io.brewmaster.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What keeps the tree guessable for a stranger. */
class RepositoryTest {
    @Test
    void theRootHoldsOnlyTheAgreedFolders() throws IOException {
        try (Stream<Path> entries = Files.list(Repository.root())) {
            assertThat(entries.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .filter(name -> !name.startsWith(".") && !name.equals("target")))
                    .isSubsetOf(
                            "agent", "finalizer", "core", "ops", "testkit", "docker", "terraform", "config", "docs");
        }
    }

    @Test
    void versionsStandInTheRootPomOnly() throws IOException {
        try (Stream<Path> files = Files.walk(Repository.root())) {
            for (Path pom : files.filter(file -> file.endsWith("pom.xml"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .filter(file -> !file.equals(Repository.root().resolve("pom.xml")))
                    .toList()) {
                String withoutParent = Files.readString(pom).replaceFirst("(?s)<parent>.*?</parent>", "");
                assertThat(withoutParent).as(pom.toString()).doesNotContain("<version>");
            }
        }
    }
}
