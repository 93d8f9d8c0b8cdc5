// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.shikra.engine.event.ByteString;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Objects of the state that are used again begin as new ones do, whatever fields they get.
class ReuseTest {
    @Test
    void aThreadBeginsAsNew() throws IllegalAccessException {
        ThreadInfo used = new ThreadInfo();
        spoil(used);

        used.reset();

        assertAsNew(used, new ThreadInfo(), Set.of("fds", "generation", "enter"));
        assertAsNew(used.enter, new EnterEvent(), Set.of());
    }

    @Test
    void aDescriptorBeginsAsNew() throws IllegalAccessException {
        FdInfo used = new FdInfo();
        spoil(used);

        used.reset();

        assertAsNew(used, new FdInfo(), Set.of());
    }

    private static void assertAsNew(Object used, Object fresh, Set<String> excepted) throws IllegalAccessException {
        for (Field field : fresh.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !excepted.contains(field.getName())) {
                field.setAccessible(true);
                assertThat(field.get(used)).as(field.getName()).isEqualTo(field.get(fresh));
            }
        }
    }

    private static void spoil(Object object) throws IllegalAccessException {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
                field.setAccessible(true);
                spoil(object, field);
            }
        }
    }

    private static void spoil(Object object, Field field) throws IllegalAccessException {
        Class<?> type = field.getType();
        if (type == long.class) {
            field.setLong(object, 77);
        } else if (type == int.class) {
            field.setInt(object, 77);
        } else if (type == boolean.class) {
            field.setBoolean(object, true);
        } else if (type == ByteString.class) {
            field.set(object, ByteString.of("used"));
        } else if (type == String.class) {
            field.set(object, "used");
        } else if (type == List.class) {
            field.set(object, List.of(ByteString.of("used")));
        } else if (type == byte[].class) {
            field.set(object, new byte[] {7});
        } else if (type == ThreadInfo.class) {
            field.set(object, new ThreadInfo());
        } else if (type == TaskGroup.class) {
            field.set(object, new TaskGroup());
        }
    }
}
