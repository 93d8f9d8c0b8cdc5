// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageNameTest {
    @ParameterizedTest
    @CsvSource({
        "nginx,nginx,'',''",
        "nginx:1.27,nginx,1.27,''",
        "registry:5000/a/b,registry:5000/a/b,'',''",
        "registry:5000/a/b:v1@sha256:ff,registry:5000/a/b,v1,sha256:ff",
        "a/b@sha256:ff,a/b,'',sha256:ff",
        "'','','',''",
    })
    void splitsRepositoryTagAndDigest(String name, String repository, String tag, String digest) {
        assertThat(ImageName.parse(name)).isEqualTo(new ImageName(repository, tag, digest));
    }
}
