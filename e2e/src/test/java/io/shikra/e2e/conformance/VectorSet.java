// SPDX-License-Identifier: Apache-2.0
package io.shikra.e2e.conformance;

import java.io.IOException;

/// One set of vectors and how its cases are judged.
interface VectorSet {
    /// As the vectors' index calls it.
    String name();

    /// Judges every case that is there.
    void run(Vectors vectors, Tally tally) throws IOException;
}
