// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.event;

/// The names of a parameter's bits or values. Order matters: it decides which names are printed.
public final class FlagTable {
    private final String name;
    private final long[] values;
    private final String[] names;

    FlagTable(String name, long[] values, String[] names) {
        this.name = name;
        this.values = values;
        this.names = names;
    }

    public String name() {
        return name;
    }

    public int size() {
        return values.length;
    }

    public long value(int index) {
        return values[index];
    }

    public String name(int index) {
        return names[index];
    }

    /// Value of the entry called {@code entry}; for constants of code that is started once.
    ///
    /// @throws IllegalArgumentException when the table has no such entry
    public long valueOf(String entry) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(entry)) {
                return values[i];
            }
        }
        throw new IllegalArgumentException("flag table " + name + " has no entry " + entry);
    }
}
