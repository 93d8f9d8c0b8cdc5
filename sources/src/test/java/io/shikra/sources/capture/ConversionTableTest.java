// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shikra.testing.Shared;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ConversionTableTest {
    @Test
    void theTableIsThatOfTheSpecification() throws IOException {
        String specified = ConversionTableGenerator.table(Shared.require("spec/scap-conversions.tsv"));
        try (InputStream in = Objects.requireNonNull(Conversion.class.getResourceAsStream("conversions.tsv"))) {
            assertEquals(specified, new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
