// SPDX-License-Identifier: Apache-2.0
/// The small languages that people's files are written in: gjson and sjson paths, Argo's template tags. Pure functions
/// over JSON text, no I/O. Texts are compiled once and are then immutable and safe for any thread.
@NullMarked
package io.shikra.expression;

import org.jspecify.annotations.NullMarked;
