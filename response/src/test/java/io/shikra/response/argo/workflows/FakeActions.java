// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.workflows;

import io.shikra.response.action.Actions;
import io.shikra.response.action.Cause;
import io.shikra.response.action.Operation;
import io.shikra.response.action.ServiceAccount;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

final class FakeActions implements Actions {
    record Call(Operation operation, ServiceAccount actor) {}

    final List<Call> done = new CopyOnWriteArrayList<>();
    /// Used up first; afterwards everything is applied.
    final Deque<Result> answers = new ArrayDeque<>();

    @Override
    public Result perform(Operation operation, ServiceAccount actor, Cause cause) {
        done.add(new Call(operation, actor));
        return answers.isEmpty() ? new Result.Applied(JsonMapper.shared().createObjectNode()) : answers.removeFirst();
    }
}
