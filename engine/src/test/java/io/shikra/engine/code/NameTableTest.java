// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import org.junit.jupiter.api.Test;

class NameTableTest {
    private static final int FILE = -1;
    private static final int DIRECTORY = -2;
    private static final int NOTE = 2;

    private final NameTable names = new NameTable(4);

    @Test
    void whatIsKeptOfANameIsFoundAgain() {
        ByteString name = ByteString.of("/etc/shadow");
        names.words()[names.find(name, FILE) + NOTE] = 5;

        assertThat(names.words()[names.find(name, FILE) + NOTE]).isEqualTo(5);
    }

    @Test
    void aFileAndADirectoryOfOneNameAreTwoThings() {
        ByteString name = ByteString.of("/etc/shadow");
        names.words()[names.find(name, FILE) + NOTE] = 5;

        assertThat(names.words()[names.find(name, DIRECTORY) + NOTE]).isZero();
    }

    @Test
    void twoNamesOfOneSlotAreBothKept() {
        // their hashes are the same
        ByteString one = ByteString.of("Aa");
        ByteString other = ByteString.of("BB");
        assertThat(one).hasSameHashCodeAs(other);
        names.words()[names.find(one, FILE) + NOTE] = 5;
        names.words()[names.find(other, FILE) + NOTE] = 6;

        assertThat(names.words()[names.find(one, FILE) + NOTE]).isEqualTo(5);
        assertThat(names.words()[names.find(other, FILE) + NOTE]).isEqualTo(6);
    }

    @Test
    void aThirdNameDisplacesOneOfThemAndFindsNothingOfIt() {
        names.words()[names.find(ByteString.of("AaAa"), FILE) + NOTE] = 5;
        names.words()[names.find(ByteString.of("BBBB"), FILE) + NOTE] = 6;

        assertThat(names.words()[names.find(ByteString.of("AaBB"), FILE) + NOTE])
                .isZero();
    }

    @Test
    void aNameIsFoundByItsTextWhateverObjectItIs() {
        ByteString held = ByteString.of("/dev/null");
        names.words()[names.find(held, FILE) + NOTE] = 5;

        for (int i = 0; i < 3; i++) { // more objects than slots
            assertThat(names.words()[names.find(ByteString.of("/dev/null"), FILE) + NOTE])
                    .isEqualTo(5);
        }
        assertThat(names.words()[names.find(held, FILE) + NOTE]).isEqualTo(5);
        assertThat(names.words()[names.find(ByteString.of("/dev/null"), DIRECTORY) + NOTE])
                .isZero();
    }
}
