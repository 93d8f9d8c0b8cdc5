// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Who unpacks packed captures. The results are the same, the time is not (docs/decisions/0017-isa-l.md).
public enum Inflater {
    /// Intel's ISA-L, where it is installed.
    ISAL,
    /// The JDK's zlib.
    ZLIB;

    /// The system property that names one; without it the one that is expected to cost the least does it.
    public static final String PROPERTY = "shikra.inflater";

    /// Bytes of a packed file from which on ISA-L saves more time than linking it costs.
    static final long WORTH_LINKING = 8 << 20;

    /// As the property wants it; zlib does it where ISA-L is wanted and not there.
    ///
    /// @param packed bytes that there are to unpack; any large number when nobody knows
    static Inflation open(long packed) {
        return wanted().orElse(packed < WORTH_LINKING ? ZLIB : ISAL).inflation().orElseGet(ZlibInflation::new);
    }

    /// Empty when it is not on this machine.
    Optional<Inflation> inflation() {
        return switch (this) {
            case ISAL -> Isal.usable().map(IsalInflation::new);
            case ZLIB -> Optional.of(new ZlibInflation());
        };
    }

    private static Optional<Inflater> wanted() {
        String name = System.getProperty(PROPERTY, "");
        Optional<Inflater> known = named(name);
        if (known.isEmpty() && !name.isEmpty()) {
            System.getLogger(Inflater.class.getName())
                    .log(Level.WARNING, "-D" + PROPERTY + "=" + name + ": there are isal and zlib; it is left out");
        }
        return known;
    }

    /// As the property spells it.
    public static Optional<Inflater> named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(name))
                .findFirst();
    }

    /// As the property spells it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
