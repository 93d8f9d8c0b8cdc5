// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

/// Actions where there is no cluster to act on.
///
/// @param reason one line, e.g. why the API server could not be opened
public record WithoutCluster(String reason) implements Actions {
    @Override
    public Result perform(Operation operation, ServiceAccount actor, Cause cause) {
        return new Result.Refused("no cluster: " + reason);
    }
}
