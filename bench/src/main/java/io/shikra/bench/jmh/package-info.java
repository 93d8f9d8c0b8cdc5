// SPDX-License-Identifier: Apache-2.0
/// The pieces of an event's path, each alone: `./shikra bench jmh`. Every figure is for one event.
@org.jspecify.annotations.NullMarked
package io.shikra.bench.jmh;
