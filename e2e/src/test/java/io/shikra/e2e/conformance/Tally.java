// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Counts one set's cases. Those that are about another release of Falco stand beside the headline.
final class Tally {
    private final int mostShown;
    private final List<String> differences = new ArrayList<>();
    private final List<String> informativeDifferences = new ArrayList<>();
    private long passed;
    private long failed;
    private long informativePassed;
    private long informative;

    /// @param mostShown differences that are kept to be shown
    Tally(int mostShown) {
        this.mostShown = mostShown;
    }

    /// @param difference nothing when the case passes
    /// @param counts     whether it is part of the headline
    void add(String name, Optional<String> difference, boolean counts) {
        if (!counts) {
            informative++;
            informativePassed += difference.isEmpty() ? 1 : 0;
            difference.ifPresent(text -> keep(informativeDifferences, name + ": " + text));
        } else if (difference.isEmpty()) {
            passed++;
        } else {
            failed++;
            keep(differences, name + ": " + difference.get());
        }
    }

    private void keep(List<String> list, String text) {
        if (list.size() < mostShown) {
            list.add(text);
        }
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    List<String> differences() {
        return differences;
    }

    List<String> informativeDifferences() {
        return informativeDifferences;
    }

    /// One line of the table.
    String row(String set) {
        long cases = passed + failed;
        return String.format(
                Locale.ROOT,
                "%-10s %10d %10d %8.2f %% %8d of %d",
                set,
                cases,
                passed,
                cases == 0 ? 0.0 : Math.floor(passed * 10_000.0 / cases) / 100,
                informativePassed,
                informative);
    }
}
