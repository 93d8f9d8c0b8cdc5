// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.action;

import io.shikra.clients.kubernetes.Answer;
import io.shikra.clients.kubernetes.Api;
import io.shikra.clients.kubernetes.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Pods by path and a delete that honours the UID precondition; everything else is answered as the test says.
final class FakeApi implements Api {
    final List<Call> calls = new ArrayList<>();
    final Map<String, ObjectNode> objects = new HashMap<>();
    final Map<String, Answer> scripted = new HashMap<>();

    @Override
    public synchronized Answer call(Call call) {
        calls.add(call);
        Answer said = scripted.get(call.method() + " " + call.path());
        if (said != null) {
            return said;
        }
        return switch (call.method()) {
            case "GET" -> objects.containsKey(call.path()) ? ok(objects.get(call.path())) : missing(call.path());
            case "DELETE" -> delete(call);
            case "POST" -> create(call);
            default -> ok(json("{}"));
        };
    }

    List<String> requests() {
        return calls.stream().map(Call::toString).toList();
    }

    List<Call> deletions() {
        return calls.stream().filter(call -> call.method().equals("DELETE")).toList();
    }

    private Answer delete(Call call) {
        ObjectNode there = objects.get(call.path());
        if (there == null) {
            return missing(call.path());
        }
        String wanted = call.body().orElseThrow().at("/preconditions/uid").asString("");
        String uid = there.at("/metadata/uid").asString("");
        if (!wanted.isEmpty() && !wanted.equals(uid)) {
            return new Answer.Refusal(
                    409,
                    "Conflict",
                    "Precondition failed: UID in precondition: " + wanted + ", UID in object meta: " + uid);
        }
        objects.remove(call.path());
        return ok(there);
    }

    private Answer create(Call call) {
        ObjectNode object = (ObjectNode) call.body().orElseThrow();
        String path = call.path() + "/" + object.at("/metadata/name").asString();
        if (objects.containsKey(path)) {
            return new Answer.Refusal(409, "AlreadyExists", path + " already exists");
        }
        objects.put(path, object);
        return new Answer.Success(201, object);
    }

    private static Answer missing(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return new Answer.Refusal(404, "NotFound", "pods \"" + name + "\" not found");
    }

    private static Answer ok(ObjectNode object) {
        return new Answer.Success(200, object);
    }

    static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
