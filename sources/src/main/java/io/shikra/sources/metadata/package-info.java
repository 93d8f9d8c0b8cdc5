// SPDX-License-Identifier: Apache-2.0
/// Whose container and whose pod: from the runtime's own files at once, from the API server when it has been heard.
@NullMarked
package io.shikra.sources.metadata;

import org.jspecify.annotations.NullMarked;
