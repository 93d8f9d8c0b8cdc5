// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The known name closest to a mistyped one.
public final class Nearest {
    private Nearest() {}

    /// `did you mean 'x'?`; empty when nothing is close.
    public static Optional<String> didYouMean(String typed, Stream<String> known) {
        int most = typed.length() < 4 ? 1 : 2;
        return known.map(name -> new Candidate(name, distance(typed, name, most)))
                .filter(candidate -> candidate.distance <= most)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(candidate -> "did you mean '" + candidate.name + "'?");
    }

    /// The known names that a typed one may stand for, whatever its case: those that hold it, then
    /// those that are close for its length.
    ///
    /// @param limit names at most
    public static List<String> names(String typed, Stream<String> known, int limit) {
        String small = typed.toLowerCase(Locale.ROOT);
        int most = Math.max(2, typed.length() / 3);
        return known.map(name -> {
                    String other = name.toLowerCase(Locale.ROOT);
                    boolean holds = !small.isEmpty() && other.contains(small);
                    return new Candidate(name, holds ? 0 : distance(small, other, most));
                })
                .filter(candidate -> candidate.distance <= most)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(limit)
                .map(Candidate::name)
                .toList();
    }

    /// Levenshtein's; anything above {@code most} is only known to be above it.
    static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substituted, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }

    private record Candidate(String name, int distance) {}
}
