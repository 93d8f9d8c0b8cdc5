// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.StringPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathsTest {
    private final Paths paths = new Paths();
    private final StringPool strings = new StringPool(64);

    @ParameterizedTest
    @CsvSource(
            value = {
                "/home/u/ | file | /home/u/file",
                "/home/u/ | ../v | /home/v",
                "/home/u/ | ../../../v | /v",
                "/home/u/ | . | /home/u",
                "/home/u/ | ./a/./b/ | /home/u/a/b",
                "/home/u/ | a//b | /home/u/a/b",
                "/home/u/ | /etc//passwd | /etc/passwd",
                "/home/u/ | '' | ''",
                "'' | foo/../a | a",
                "'' | /foo/../a | /a",
                "'' | / | /",
                "'' | //.. | /",
                "'' | /.x/..x/... | /.x/..x/...",
                "/a//b/ | c | /a//b/c",
                "<UNKNOWN> | name | <UNKNOWN>name",
                "/proc/self/ | ../../etc/shadow | /etc/shadow",
            },
            delimiter = '|')
    void concatenatesAsFalcoDoes(String base, String path, String full) {
        assertEquals(
                full,
                paths.concatenate(ByteString.of(base), ByteString.of(path), strings)
                        .toString());
    }

    @Test
    void tooLongIsSaidSo() {
        ByteString longPath = ByteString.of("x".repeat(1020));
        assertEquals(
                "/DIR_TOO_LONG/FILENAME_TOO_LONG",
                paths.concatenate(ByteString.of("/ab/"), longPath, strings).toString());
        assertEquals(
                1023, paths.concatenate(ByteString.of("/a/"), longPath, strings).length());
    }

    @Test
    void theSamePathIsTheSameObject() {
        ByteString base = ByteString.of("/var/");
        ByteString path = ByteString.of("log");
        assertSame(paths.concatenate(base, path, strings), paths.concatenate(base, path, strings));
    }
}
