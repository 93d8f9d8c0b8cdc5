// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.shikra.response.argo.workflows;

import org.jspecify.annotations.NullMarked;
