// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import java.lang.reflect.Proxy;

/// Signals by which Falco is told something while it runs: SIGUSR1 that its files were rotated, SIGHUP that it should
/// read its rules again. Without a handler either would end the process. The class is the JDK's own and named in words,
/// because the compiler warns of it whatever is said.
final class Signals {
    private static final System.Logger LOG = System.getLogger(Signals.class.getName());

    private Signals() {}

    /// @param name   without SIG
    /// @param action instead of the one before, on a thread of the virtual machine's
    static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        action.run();
                        return null;
                    });
            Object wanted = signal.getConstructor(String.class).newInstance(name);
            var _ = signal.getMethod("handle", signal, handler).invoke(null, wanted, proxy);
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "SIG" + name + " cannot be handled here: " + e);
        }
    }
}
