// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;

/// Who unpacks packed captures. The results are the same, the time is not (docs/decisions/0017-isa-l.md).
public enum Inflater {
    /// Intel's ISA-L, where it is installed.
    ISAL,
    /// The JDK's zlib.
    ZLIB;

    /// The system property that names one; without it the fastest that is there does it.
    public static final String PROPERTY = "shikra.inflater";

    private static final System.Logger LOG = System.getLogger(Inflater.class.getName());

    /// As the property wants it.
    static Inflation open() {
        return wanted().inflation().orElseGet(ZlibInflation::new);
    }

    /// Empty when it is not on this machine.
    Optional<Inflation> inflation() {
        return switch (this) {
            case ISAL -> Isal.usable().map(IsalInflation::new);
            case ZLIB -> Optional.of(new ZlibInflation());
        };
    }

    private static Inflater wanted() {
        String name = System.getProperty(PROPERTY, "");
        for (Inflater each : values()) {
            if (each.toString().equals(name)) {
                return each;
            }
        }
        if (!name.isEmpty()) {
            LOG.log(Level.WARNING, "-D" + PROPERTY + "=" + name + ": there are isal and zlib; it is left out");
        }
        return ISAL;
    }

    /// As the property spells it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
