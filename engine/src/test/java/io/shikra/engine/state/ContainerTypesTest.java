// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContainerTypesTest {
    @Test
    void everyNamedKindHasANumberOfItsOwn() {
        IntStream.concat(IntStream.rangeClosed(0, 12), IntStream.of(65534, 65535))
                .forEach(number -> {
                    String name = ContainerTypes.name(number);
                    assertThat(ContainerTypes.number(name)).as(name).isEqualTo(name.isEmpty() ? 65535 : number);
                });
        assertThat(ContainerTypes.name(7)).isEqualTo("containerd");
        assertThat(ContainerTypes.name(10)).as("static").isEmpty();
    }
}
