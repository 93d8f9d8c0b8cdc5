// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.rule.source.MappedText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ListPasteTest {
    @Test
    void namesAreReplacedBetweenDelimitersOnly() {
        assertThat(pasted("a.b in (l)", "x", "y")).contains("a.b in ( x, y )");
        assertThat(pasted("a.b in (l, z) and c.d = ll", "x")).contains("a.b in ( x , z) and c.d = ll");
        assertThat(pasted("a.b contains 'l'", "x")).isEmpty();
        assertThat(pasted("a.b contains '(l)'", "x")).contains("a.b contains '( x )'");
    }

    @Test
    void itemsWithBlanksAreQuotedUnlessTheyAreAlready() {
        assertThat(pasted("a.b in (l)", "x y", "'z w'", "\"v\"")).contains("a.b in ( \"x y\", 'z w', \"v\" )");
    }

    @Test
    void anEmptyListTakesACommaAway() {
        assertThat(pasted("a.b in (x, l, y)")).contains("a.b in (x  , y)");
        assertThat(pasted("a.b in (l, y)")).contains("a.b in (   y)");
        assertThat(pasted("a.b in (l)")).contains("a.b in (  )");
        assertThat(pasted("a.b in (x, l, y)", "")).contains("a.b in (x  , y)");
    }

    private static Optional<String> pasted(String condition, String... items) {
        List<MappedText> list = Stream.of(items).map(MappedText::unwritten).toList();
        return ListPaste.paste(MappedText.unwritten(condition), "l", list).map(MappedText::text);
    }
}
