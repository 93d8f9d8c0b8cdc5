// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.live;

import java.util.List;
import java.util.Map;

/// The live source at one moment. Numbers count since it was opened.
///
/// @param active        programs that are attached
/// @param refused       programs the kernel did not take, each with its reason
/// @param ringBytes     size of the ring
/// @param events        records written by the kernel programs
/// @param bytes         of those records
/// @param lostLifecycle events of processes' lives (exec, clone, exit, credentials) lost because the ring was full
/// @param lostBulk      other events lost for want of room: they may use seven eighths of the ring
/// @param lostOversize  records longer than 32 KiB
/// @param compatCalls   calls of the 32-bit interface that are of interest but whose structures are not read: not
/// recorded
/// @param sinkFailures  events whose consumer threw
/// @param lastFailure   what it threw last, empty when never
public record LiveStatus(
        List<String> active,
        Map<String, String> refused,
        int ringBytes,
        long events,
        long bytes,
        long lostLifecycle,
        long lostBulk,
        long lostOversize,
        long compatCalls,
        long sinkFailures,
        String lastFailure) {}
