// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.watch;

import java.nio.file.Path;
import java.util.List;

/// What a {@link FilesWatch} looks at. Asked on the watch's own thread, again after every change.
public interface Watched {
    /// Files and folders, there or not, in which something may change.
    List<Path> places();

    /// The files there at the moment whose contents matter.
    List<Path> files();
}
