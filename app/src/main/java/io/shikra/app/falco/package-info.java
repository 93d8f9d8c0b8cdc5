// SPDX-License-Identifier: Apache-2.0
/// Falco's own configuration file and its command line settings, as far as they say what is detected and how alerts
/// are written.
@org.jspecify.annotations.NullMarked
package io.shikra.app.falco;
