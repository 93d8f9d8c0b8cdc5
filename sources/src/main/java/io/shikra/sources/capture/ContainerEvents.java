// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.capture;

import io.shikra.engine.detect.EventSink;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import io.shikra.engine.event.EventWriter;
import io.shikra.engine.state.ContainerInfo;
import io.shikra.engine.state.ContainerJsonWriter;
import io.shikra.engine.state.HostState;
import io.shikra.engine.state.UserInfo;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/// What no block of a capture has a place for, as the events that a capture begins with: containers, and the users and
/// groups in them (specification: state, §2).
final class ContainerEvents {
    private static final ByteString ASYNC_NAME = ByteString.of("container");
    private static final int SLACK = 1024;
    private static final long NO_THREAD = -1;

    private ContainerEvents() {}

    static void write(HostState state, long ts, EventSink sink) {
        for (ByteString container : state.accounts.containers()) {
            if (!container.isEmpty()) {
                accounts(state, container, ts, sink);
            }
        }
        for (ContainerInfo container : state.containers.list()) {
            container(container, ts, sink);
        }
    }

    /// As the container plugin tells of one that it has found.
    static void container(ContainerInfo container, long ts, EventSink sink) {
        byte[] json = ContainerJsonWriter.write(container);
        EventWriter writer = new EventWriter();
        MemorySegment memory = MemorySegment.ofArray(new byte[json.length + SLACK]);
        writer.target(memory, 0).begin(EventTable.type(EventCode.ASYNC_E), ts, 0);
        writer.putI32(0).putString(ASYNC_NAME).putBytes(json).end();
        sink.event(memory, 0, 0, 0);
    }

    private static void accounts(HostState state, ByteString container, long ts, EventSink sink) {
        for (UserInfo user : state.accounts.users(container)) {
            int size =
                    user.name().length() + user.home().length() + user.shell().length() + container.length();
            MemorySegment memory = MemorySegment.ofArray(new byte[size + SLACK]);
            EventWriter writer = new EventWriter().target(memory, 0);
            writer.begin(EventTable.type(EventCode.USER_ADDED_E), ts, NO_THREAD)
                    .putI32((int) user.uid())
                    .putI32((int) user.gid())
                    .putString(user.name())
                    .putString(user.home())
                    .putString(user.shell())
                    .putString(container)
                    .end();
            sink.event(memory, 0, 0, 0);
        }
        for (Map.Entry<Long, ByteString> group :
                state.accounts.groups(container).entrySet()) {
            MemorySegment memory =
                    MemorySegment.ofArray(new byte[group.getValue().length() + container.length() + SLACK]);
            EventWriter writer = new EventWriter().target(memory, 0);
            writer.begin(EventTable.type(EventCode.GROUP_ADDED_E), ts, NO_THREAD)
                    .putI32(group.getKey().intValue())
                    .putString(group.getValue())
                    .putString(container)
                    .end();
            sink.event(memory, 0, 0, 0);
        }
    }
}
