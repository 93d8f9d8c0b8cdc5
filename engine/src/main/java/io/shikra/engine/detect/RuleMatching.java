// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.detect;

/// `rule_matching` of Falco's configuration.
public enum RuleMatching {
    /// The first rule that matches an event, in definition order, is the only one to alert.
    FIRST,
    /// Every rule that matches does.
    ALL
}
