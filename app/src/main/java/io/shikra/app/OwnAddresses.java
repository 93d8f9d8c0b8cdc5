// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import io.shikra.outputs.HttpPost;
import io.shikra.outputs.Output;
import io.shikra.outputs.Webhook;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Which addresses are answered by this process: nothing is sent there over HTTP.
///
/// @param hubPort where our hub listens, unless another program has the port
/// @param hub     once it was started
/// @param source  whether an address leads to an event source of ours
record OwnAddresses(int hubPort, Supplier<@Nullable HubStarter> hub, Predicate<URI> source) {
    /// The output, silent while its address is ours.
    Output link(Output output) {
        return switch (output) {
            case Webhook webhook -> {
                BooleanSupplier ofHub = isHub(webhook.address());
                yield new LinkedOutput(webhook, () -> ofHub.getAsBoolean() || source.test(webhook.address()));
            }
            case HttpPost post -> new LinkedOutput(post, isHub(post.url()));
            default -> output;
        };
    }

    private BooleanSupplier isHub(URI address) {
        boolean here = address.getPort() == hubPort && isOfThisMachine(address.getHost());
        return () -> {
            HubStarter started = hub.get();
            return here && started != null && started.isListening();
        };
    }

    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException e) {
            return false;
        }
    }
}
