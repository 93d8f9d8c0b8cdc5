// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import java.lang.reflect.Proxy;

/// SIGUSR1, by which Falco is told that its files were rotated. Without a handler it would end the process. Its class
/// is
/// the JDK's own and named in words, because the compiler warns of it whatever is said.
final class ReopenSignal {
    private static final System.Logger LOG = System.getLogger(ReopenSignal.class.getName());

    private ReopenSignal() {}

    static void then(Runnable reopen) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(ReopenSignal.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        reopen.run();
                        return null;
                    });
            Object usr1 = signal.getConstructor(String.class).newInstance("USR1");
            var _ = signal.getMethod("handle", signal, handler).invoke(null, usr1, proxy);
        } catch (ReflectiveOperationException e) {
            LOG.log(System.Logger.Level.WARNING, "SIGUSR1 cannot be handled here: {0}", e.toString());
        }
    }
}
