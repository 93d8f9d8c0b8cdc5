// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.ByteString;
import io.shikra.engine.state.AncestorWalk;
import io.shikra.engine.state.EventContext;
import io.shikra.engine.state.ThreadInfo;
import org.jspecify.annotations.Nullable;

/// Parents and further ancestors (spec: state, chains and leaders).
final class AncestorFields {
    private static final int MAX_ENVIRONMENTS = 20;

    private AncestorFields() {}

    static void register(FieldRegistry fields, StateLookup state, Compatibility compatibility) {
        fields.add("proc.pname", nth(1, (thread, slot) -> slot.setText(thread.comm)))
                .add("proc.pexe", nth(1, (thread, slot) -> slot.setText(thread.exe)))
                .add("proc.pexepath", nth(1, (thread, slot) -> slot.setText(thread.exePath)))
                .add("proc.pcmdline", nth(1, ProcText::commandLine))
                .add("proc.ppid", nth(1, (thread, slot) -> ProcFields.id(thread.pid, slot)))
                .add("proc.pvpid", AncestorFields::parentVpid)
                .add("proc.ppid.ts", AncestorFields::parentStart)
                .add("proc.ppid.duration", parentAge(compatibility))
                .add("proc.loginshellid", (event, slot) -> loginShell(event, slot, state))
                .bind("proc.aname", all(state, (thread, slot) -> slot.setText(thread.comm)))
                .bind("proc.aexe", all(state, (thread, slot) -> slot.setText(thread.exe)))
                .bind("proc.aexepath", all(state, (thread, slot) -> slot.setText(thread.exePath)))
                .bind("proc.acmdline", all(state, ProcText::commandLine))
                .bind(
                        "proc.apid",
                        argument -> argument.isEmpty()
                                ? new Ancestors(state, AncestorFields::pid, ProcFields.of(AncestorFields::pid))
                                : nth(FieldArgument.index(argument), AncestorFields::pid))
                .bind(
                        "proc.aargs",
                        argument -> argument.isEmpty()
                                ? joined(state, ProcText::arguments)
                                : nth(FieldArgument.index(argument), ProcText::arguments))
                .bind("proc.aenv", argument -> environment(argument, state))
                .dependOn(
                        FieldScope.LINEAGE,
                        "proc.pname",
                        "proc.pexe",
                        "proc.pexepath",
                        "proc.pcmdline",
                        "proc.ppid",
                        "proc.pvpid",
                        "proc.ppid.ts",
                        "proc.loginshellid",
                        "proc.aname",
                        "proc.aexe",
                        "proc.aexepath",
                        "proc.acmdline",
                        "proc.apid",
                        "proc.aargs",
                        "proc.aenv");
    }

    /// Falco, where it does not know when the parent began, gives the number of the process' open descriptors
    /// instead.
    private static Extractor parentAge(Compatibility compatibility) {
        return (event, slot) -> {
            ThreadInfo parent = StateLookup.ancestor(event, 1);
            ProcFields.since(event, parent, slot);
            ThreadInfo main = StateLookup.main(event);
            if (compatibility.copiesDefects() && parent != null && main != null && !slot.isPresent()) {
                slot.setNumber(main.fds.size());
            }
        };
    }

    private static void pid(ThreadInfo thread, Slot slot) {
        ProcFields.id(thread.pid, slot);
    }

    /// The n-th ancestor process; 0 is the process itself.
    private static Extractor nth(int n, ProcFields.OfThread value) {
        return (event, slot) -> {
            ThreadInfo ancestor = n < 0 ? null : StateLookup.ancestor(event, n);
            if (ancestor != null) {
                value.extract(ancestor, slot);
            }
        };
    }

    private static java.util.function.Function<String, Extractor> all(StateLookup state, ProcFields.OfThread value) {
        return argument -> argument.isEmpty()
                ? new Ancestors(state, value, joined(state, value))
                : nth(FieldArgument.index(argument), value);
    }

    /// All ancestors, nearest first, joined by blanks; absent when there are none.
    private static Extractor joined(StateLookup state, ProcFields.OfThread value) {
        Slot one = new Slot();
        return (event, slot) -> {
            ThreadInfo main = StateLookup.main(event);
            if (main == null) {
                return;
            }
            TextBuffer text = slot.text();
            AncestorWalk walk = state.walk(event).from(main);
            boolean any = false;
            for (ThreadInfo at = walk.next(); at != null; at = walk.next()) {
                if (any) {
                    text.append(' ');
                }
                value.extract(at, one);
                text.append(one.bytes(), one.from(), one.to());
                any = true;
            }
            if (any) {
                slot.setComposed();
            }
        };
    }

    /// A check on it holds when it holds for some strict ancestor.
    private record Ancestors(StateLookup state, ProcFields.OfThread value, Extractor printed)
            implements TargetsExtractor {
        @Override
        public void extract(EventContext event, Slot slot) {
            printed.extract(event, slot);
        }

        @Override
        public void extractTargets(EventContext event, Slot slot) {
            ThreadInfo main = StateLookup.main(event);
            if (main == null) {
                return;
            }
            slot.setList();
            AncestorWalk walk = state.walk(event).from(main);
            for (ThreadInfo at = walk.next(); at != null; at = walk.next()) {
                value.extract(at, slot.addItem());
            }
        }

        /// It exists when there is an ancestor.
        @Override
        public void extractExistence(EventContext event, Slot slot) {
            ThreadInfo main = StateLookup.main(event);
            if (main != null && state.walk(event).from(main).next() != null) {
                slot.setTruth(true);
            }
        }

        @Override
        public boolean unequalMeansAll() {
            return false;
        }
    }

    /// The thread that made the process, which need not be a main thread.
    private static @Nullable ThreadInfo parent(EventContext event) {
        ThreadInfo thread = event.thread;
        return thread == null ? null : event.state.threads.parent(thread);
    }

    private static void parentStart(EventContext event, Slot slot) {
        ThreadInfo parent = parent(event);
        if (parent != null) {
            slot.setNumber(parent.cloneTs);
        }
    }

    private static void parentVpid(EventContext event, Slot slot) {
        ThreadInfo parent = parent(event);
        if (parent != null) {
            ProcFields.known(parent.vpid, slot);
        }
    }

    /// The topmost shell among the process and its ancestors: a comm that ends in `sh`.
    private static void loginShell(EventContext event, Slot slot, StateLookup state) {
        ThreadInfo main = StateLookup.main(event);
        if (main == null) {
            return;
        }
        AncestorWalk walk = state.walk(event).from(main);
        for (ThreadInfo at = main; at != null; at = walk.next()) {
            int length = at.comm.length();
            if (length >= 2 && at.comm.at(length - 2) == 's' && at.comm.at(length - 1) == 'h') {
                ProcFields.id(at.pid, slot);
            }
        }
    }

    private static Extractor environment(String argument, StateLookup state) {
        int index = FieldArgument.index(argument);
        if (argument.isEmpty()) {
            return new Ancestors(state, AncestorFields::environment, (event, slot) -> {
                ThreadInfo main = StateLookup.main(event);
                if (main != null) {
                    environment(main, slot);
                }
            });
        }
        return index >= 0
                ? new Ancestors(state, AncestorFields::environment, step(index)) // compared without regard to the index
                : variable(ByteString.of(argument + "="), state);
    }

    private static void environment(ThreadInfo thread, Slot slot) {
        ProcText.join(thread.env, slot.text());
        slot.setComposed();
    }

    /// The whole environment of the n-th step along ptid.
    private static Extractor step(int n) {
        return (event, slot) -> {
            ThreadInfo at = StateLookup.main(event);
            for (int i = 0; i < n && at != null; i++) {
                at = event.state.threads.parent(at);
            }
            ThreadInfo owner = at == null ? null : event.state.threads.mainThread(at);
            if (owner != null) {
                environment(owner, slot);
            }
        };
    }

    /// The first non-empty value going up, the process itself left out; the empty text when none has it.
    private static Extractor variable(ByteString key, StateLookup state) {
        return (event, slot) -> {
            ThreadInfo main = StateLookup.main(event);
            if (main == null) {
                return;
            }
            slot.setText(ByteString.EMPTY);
            AncestorWalk walk = state.walk(event).from(main);
            ThreadInfo at = walk.next();
            for (int i = 0; i < MAX_ENVIRONMENTS && at != null; i++) {
                if (ProcText.environment(at.env, key, slot)) {
                    return;
                }
                at = walk.next();
            }
        };
    }
}
