// SPDX-License-Identifier: Apache-2.0
/// What a line can be given to on this machine: files, programs, sockets.
@NullMarked
package io.shikra.outputs.local;

import org.jspecify.annotations.NullMarked;
