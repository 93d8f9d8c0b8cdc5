// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

/// Takes the members of a JSON object, one after another.
@FunctionalInterface
interface JsonMembers {
    /// @param value stands at the member's value
    void accept(String name, Json value);
}
