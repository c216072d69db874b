package io.brewmaster.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import org.junit.jupiter.api.Test;

/** Our reading of reference.conf beside the library's. */
class ReferenceTest {
    private static final Config RESOLVED =
            ConfigFactory.parseResources("reference.conf").resolve();

    private final Reference reference = Reference.read();

    @Test
    void readsEveryDefaultAsTheLibraryDoes() throws Exception {
        for (Key<?> key : Keys.all()) {
            String text = reference.text(key, RESOLVED::getString);
            assertThat(key.type().fromText().read(text))
                    .as(key.path())
                    .isEqualTo(key.type().fromFile().read(theLibrarys(key)));
        }
    }

    private static ConfigValue theLibrarys(Key<?> key) {
        return RESOLVED.getIsNull(key.path()) ? ConfigValueFactory.fromAnyRef(null) : RESOLVED.getValue(key.path());
    }
}
