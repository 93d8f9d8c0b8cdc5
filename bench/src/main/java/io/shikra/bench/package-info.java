// SPDX-License-Identifier: Apache-2.0
/// How fast Shikra is, beside the published figures of a Falco on the same recordings.
@org.jspecify.annotations.NullMarked
package io.shikra.bench;
