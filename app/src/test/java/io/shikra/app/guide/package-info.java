// SPDX-License-Identifier: Apache-2.0
/// The guide for people who write rules says what is so.
@NullMarked
package io.shikra.app.guide;

import org.jspecify.annotations.NullMarked;
