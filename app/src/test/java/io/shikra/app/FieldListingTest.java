// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.field.SyscallFields;
import io.shikra.engine.state.PodResources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FieldListingTest {
    private static final Path ROOT = Path.of(System.getProperty("shikra.root"));

    private final SyscallFields fields = new SyscallFields("", PodResources.NONE);

    /// To write it anew: `./shikra rules fields --format markdown`, below the two lines that the page begins with.
    @Test
    void thePageInTheDocsIsTheList() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/fields.md"));

        assertThat(page).endsWith("\n\n" + FieldListing.write(fields, FieldListing.Format.MARKDOWN) + "\n");
    }

    @Test
    void everyFieldHasALineInText() {
        String text = FieldListing.write(fields, FieldListing.Format.TEXT);

        assertThat(fields.all())
                .allSatisfy(field ->
                        assertThat(text).contains("\n  " + field.name()).contains(field.doc()));
    }

    @Test
    void jsonSaysWhatAFieldTakesAndWhetherItIsComputed() {
        SyscallFields withoutCluster = new SyscallFields("");
        JsonNode list = JsonMapper.shared().readTree(FieldListing.write(withoutCluster, FieldListing.Format.JSON));

        assertThat(list).hasSameSizeAs(fields.all());
        assertThat(list.toString())
                .contains("{\"name\":\"proc.aname\",\"class\":\"process\",\"source\":\"syscall\",\"type\":\"CHARBUF\",")
                .contains("\"computed\":false");
    }
}
