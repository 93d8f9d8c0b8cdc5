// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.falco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shikra.app.config.ConfigurationException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettingPathTest {
    private static final Place HERE = Place.option("test");

    private final Setting.Fields root = Setting.Fields.none(HERE);

    private void set(String path, String value) {
        new SettingPath(path).set(root, new Setting.Text(value, HERE));
    }

    @Test
    void makesMapsAndListsOnItsWay() {
        set("a.b.c", "1");
        set("list[].x", "2");
        set("list[].x", "3");
        set("list[0].y", "4");
        set("plain[]", "5");

        assertThat(plain(root)).isEqualTo("{a={b={c=1}}, list=[{x=2, y=4}, {x=3}], plain=[5]}");
    }

    @Test
    void replacesWhatHasAnotherShape() {
        set("a", "text");
        set("a.b", "1");
        set("a.b", "2");

        assertThat(plain(root)).isEqualTo("{a={b=2}}");
    }

    /// Without places.
    private static String plain(Setting setting) {
        return switch (setting) {
            case Setting.Nothing _ -> "";
            case Setting.Text(String text, Place _) -> text;
            case Setting.Items items ->
                items.all().stream().map(SettingPathTest::plain).toList().toString();
            case Setting.Fields fields -> {
                Map<String, String> all = new TreeMap<>();
                fields.all().forEach((key, value) -> all.put(key, plain(value)));
                yield all.toString();
            }
        };
    }

    @Test
    void refusesWhatIsNoKey() {
        for (String path : new String[] {"", ".", "a.", ".a", "a..b", "a[", "a]", "a[x]", "[0]", "a[1]b"}) {
            assertThatThrownBy(() -> new SettingPath(path)).as(path).isInstanceOf(ConfigurationException.class);
        }
        assertThatThrownBy(() -> set("a[3]", "no such item")).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void anyTextIsAKeyOrRefused() {
        long seed = System.nanoTime();
        System.out.println("seed of SettingPathTest: " + seed);
        Random random = new Random(seed);
        String alphabet = "ab.[]01-_ ";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder path = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                path.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                set(path.toString(), "x");
            } catch (ConfigurationException e) {
                assertThat(e).hasMessageContaining("-o");
            }
        }
    }
}
