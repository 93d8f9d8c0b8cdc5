// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

/// A field whose value depends on when it was asked before (`evt.deltatime`): every check and every output has an
/// extractor of its own.
public interface PerUse extends Extractor {
    /// One that nobody has asked yet.
    Extractor fresh();
}
