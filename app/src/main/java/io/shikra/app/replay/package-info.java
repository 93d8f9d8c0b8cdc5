// SPDX-License-Identifier: Apache-2.0
/// Captures through the engine and the rules to lines, with nothing else of Shikra.
@org.jspecify.annotations.NullMarked
package io.shikra.app.replay;
