// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine;

/// Whether the known defects of Falco are copied. Each of them is one named place in the code and one entry in
/// `docs/compatibility.md`; wherever no defect is concerned the two behave the same.
public enum Compatibility {
    /// As the documentation of the rule language means it.
    RIGHT,

    /// As Falco 0.44.1 really answers, defect by defect: for replays that are compared with it.
    FALCO;

    /// Whether defects are copied.
    public boolean copiesDefects() {
        return this == FALCO;
    }
}
