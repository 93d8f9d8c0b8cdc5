// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveOptionsTest {
    private static final Path NOWHERE = Path.of("/does/not/exist.o");

    @Test
    void refusesARingThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> LiveOptions.of(NOWHERE).withRing(1_000_000))
                .hasMessageContaining("power of two")
                .hasMessageContaining("1000000");
    }

    @Test
    void refusesASystemCallItCannotRecord() {
        assertThatThrownBy(() -> LiveOptions.of(NOWHERE).withSyscalls(Set.of("openat", "opendir")))
                .hasMessageContaining("opendir");
    }

    @Test
    void saysInOneLineWhatIsMissingWhenItCannotStart() {
        assertThat(LiveSource.open(LiveOptions.of(NOWHERE)))
                .isInstanceOfSatisfying(
                        LiveStart.Unavailable.class,
                        start -> assertThat(start.reason())
                                .doesNotContain("\n")
                                .matches(".*(/does/not/exist.o: run bpf/build.sh|Linux on x86-64|BTF).*"));
    }
}
