// SPDX-License-Identifier: Apache-2.0
/// The embedded bus: one SQLite file in WAL mode, one writer thread with group commit, one thread per consumer.
/// Why this shape: an `fdatasync` costs milliseconds, everything else microseconds; so whatever waits at the same time
/// shares one sync, and what has been synced is handed to the consumers in memory, not read back.
@NullMarked
package io.shikra.bus.sqlite;

import org.jspecify.annotations.NullMarked;
