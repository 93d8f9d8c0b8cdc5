// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.argo.events;

import org.jspecify.annotations.NullMarked;
