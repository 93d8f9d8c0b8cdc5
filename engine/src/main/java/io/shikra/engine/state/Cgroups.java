// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one cgroup list says, worked out once for all threads that have it.
///
/// @param items  `subsystem=path`, normalised names
/// @param match  the container that some path names
/// @param podUid with `-` between its parts; empty when no path names a pod
/// @param known  what the path alone says of a container without a metadata service; else null
record Cgroups(
        List<ByteString> items,
        ContainerMatch match,
        String podUid,
        @Nullable ContainerInfo known) {
    static final Cgroups NONE = new Cgroups(List.of(), ContainerMatch.NONE, "", null);
}
