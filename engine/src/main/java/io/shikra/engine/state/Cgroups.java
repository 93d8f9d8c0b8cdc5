// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.List;

/// What one cgroup list says, worked out once for all threads that have it.
///
/// @param items  `subsystem=path`, normalised names
/// @param match  the container that some path names
/// @param podUid with `-` between its parts; empty when no path names a pod
record Cgroups(List<ByteString> items, ContainerMatch match, String podUid) {
    static final Cgroups NONE = new Cgroups(List.of(), ContainerMatch.NONE, "");
}
