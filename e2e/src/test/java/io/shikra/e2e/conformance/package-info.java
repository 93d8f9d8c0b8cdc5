// SPDX-License-Identifier: Apache-2.0
/// Compares what Shikra says with what a real Falco said to the same events: the golden vectors beside the repository.
@org.jspecify.annotations.NullMarked
package io.shikra.e2e.conformance;
