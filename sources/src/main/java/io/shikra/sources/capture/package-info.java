// SPDX-License-Identifier: Apache-2.0
/// Capture files (.scap): what a machine looked like when a recording began, and every event after that
/// (specification: scap-format).
@NullMarked
package io.shikra.sources.capture;

import org.jspecify.annotations.NullMarked;
