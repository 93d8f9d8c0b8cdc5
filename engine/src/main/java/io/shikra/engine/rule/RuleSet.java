// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What came out of loading rule files.
///
/// @param rules     those that can run, in definition order; disabled ones too
/// @param files     one verdict per file, in load order
/// @param notLoaded valid rules that this build or this event source cannot run
/// @param limited   rules that run but will not see some of their event types
/// @param descriptions of all rules that compile, loaded or not
/// @param fatal     what makes the whole set unusable although no file is wrong, e.g. a missing plugin
/// @param texts     file name → text, to show problems in
/// @param written   the condition that the load options ask for; empty when its rule is not among
///                  {@code rules}
public record RuleSet(
        List<Rule> rules,
        List<FileVerdict> files,
        List<NotLoaded> notLoaded,
        List<NotLoaded> limited,
        List<RuleDescription> descriptions,
        List<Problem> fatal,
        Map<String, String> texts,
        Optional<Written> written) {
    public RuleSet {
        rules = List.copyOf(rules);
        files = List.copyOf(files);
        notLoaded = List.copyOf(notLoaded);
        limited = List.copyOf(limited);
        descriptions = List.copyOf(descriptions);
        fatal = List.copyOf(fatal);
        texts = Map.copyOf(texts);
    }

    /// No error in any file and nothing fatal.
    public boolean isUsable() {
        return fatal.isEmpty() && files.stream().allMatch(FileVerdict::successful);
    }

    /// Everything to tell the user, errors and warnings, each once.
    public List<Problem> problems() {
        return Stream.concat(fatal.stream(), files.stream().flatMap(file -> file.problems().stream()))
                .distinct()
                .toList();
    }

    /// Errors and warnings of one file; warnings about earlier files are repeated, as the whole set is compiled anew
    /// after each.
    public record FileVerdict(String file, List<Problem> problems) {
        public FileVerdict {
            problems = List.copyOf(problems);
        }

        public boolean successful() {
            return problems.stream().noneMatch(Problem::isError);
        }

        public FileVerdict with(Problem one) {
            return new FileVerdict(
                    file, Stream.concat(problems.stream(), Stream.of(one)).toList());
        }
    }

    /// A rule that is left out, or cut short, and why: "needs field X, which is not computed yet".
    public record NotLoaded(String rule, String reason, Span span) {}
}
