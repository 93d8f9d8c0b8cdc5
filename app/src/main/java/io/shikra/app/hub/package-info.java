// SPDX-License-Identifier: Apache-2.0
/// The hub: takes alerts over HTTP and from the engine in this process, and puts them on the bus.
@NullMarked
package io.shikra.app.hub;

import org.jspecify.annotations.NullMarked;
