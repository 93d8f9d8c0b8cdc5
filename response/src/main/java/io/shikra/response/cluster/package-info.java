// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.cluster;

import org.jspecify.annotations.NullMarked;
