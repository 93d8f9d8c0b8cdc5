// SPDX-License-Identifier: Apache-2.0
package io.shikra.bench;

/// One of the things that are measured. A row is one file and one line in [Rows].
interface Row {
    String name();

    /// @throws Material.Missing when what it needs is not on this machine
    Result measure(Bench bench);
}
