// SPDX-License-Identifier: Apache-2.0
/// Files of ours in YAML, read so that every complaint can name its place.
@NullMarked
package io.shikra.response.yaml;

import org.jspecify.annotations.NullMarked;
