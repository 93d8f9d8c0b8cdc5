// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.load;

/// A rule file's name, as problems name it, and its text.
public record RuleText(String name, String text) {}
