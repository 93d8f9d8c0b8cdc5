// SPDX-License-Identifier: Apache-2.0
package io.shikra.outputs;

import java.util.function.Function;

/// A kind of destination as the registry lists it.
///
/// @param name    the section of the configuration
/// @param enabler the key that switches it on when it has a value other than false
/// @param read    from its section; wrong values are reported to the section, and the result is then not used
public record OutputKind(String name, String enabler, Function<Section, Output> read) {}
