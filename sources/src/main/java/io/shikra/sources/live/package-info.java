// SPDX-License-Identifier: Apache-2.0
/// Events of the running kernel: eBPF programs (folder `bpf/`) write records of the capture layout into a ring that is
/// mapped here and read in place. libbpf loads and attaches them through the foreign function interface.
@NullMarked
package io.shikra.sources.live;

import org.jspecify.annotations.NullMarked;
