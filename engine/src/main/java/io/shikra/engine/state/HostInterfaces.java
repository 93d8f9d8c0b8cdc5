// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Addresses of this host's network interfaces: decides what "local" means in fd.lip, fd.is_server and their like.
public final class HostInterfaces {
    private static final byte[] UNKNOWN = new byte[0];

    private byte[][] addresses = new byte[0][];
    private byte[][] masks = new byte[0][];

    /// One address of an interface.
    ///
    /// @param address 4 or 16 bytes in network order
    /// @param mask    as many bytes
    public record InterfaceAddress(byte[] address, byte[] mask) {
        public InterfaceAddress {
            if ((address.length != 4 && address.length != 16) || mask.length != address.length) {
                throw new IllegalArgumentException("an interface has 4 or 16 bytes of address and as many of mask, not "
                        + address.length + " and " + mask.length);
            }
        }
    }

    /// Takes a new list, in the system's order.
    public void set(List<InterfaceAddress> list) {
        List<byte[]> addressList = new ArrayList<>();
        List<byte[]> maskList = new ArrayList<>();
        for (InterfaceAddress item : list) {
            addressList.add(item.address());
            maskList.add(item.mask());
        }
        addresses = addressList.toArray(byte[][]::new);
        masks = maskList.toArray(byte[][]::new);
    }

    /// What {@link #set} was given last; for whoever writes it down.
    public List<InterfaceAddress> list() {
        List<InterfaceAddress> list = new ArrayList<>(addresses.length);
        for (int i = 0; i < addresses.length; i++) {
            list.add(new InterfaceAddress(addresses[i], masks[i]));
        }
        return list;
    }

    void clear() {
        addresses = new byte[0][];
        masks = new byte[0][];
    }

    public boolean isLocal(byte[] ip) {
        for (byte[] address : addresses) {
            if (Arrays.equals(address, ip)) {
                return true;
            }
        }
        return false;
    }

    /// The likeliest local end of a connection with {@code peer}: loopback for a loopback peer, else the interface on
    /// its subnet, else the first one that is not loopback; empty when the list has none of its family.
    public byte[] localEndFor(byte[] peer) {
        if (isLoopback(peer)) {
            return peer;
        }
        byte[] first = UNKNOWN;
        for (int i = 0; i < addresses.length; i++) {
            byte[] address = addresses[i];
            if (address.length == peer.length && !isLoopback(address)) {
                if (sameSubnet(address, peer, masks[i])) {
                    return address;
                }
                if (first.length == 0) {
                    first = address;
                }
            }
        }
        return first;
    }

    private static boolean sameSubnet(byte[] one, byte[] other, byte[] mask) {
        for (int i = 0; i < mask.length; i++) {
            if (((one[i] ^ other[i]) & mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isLoopback(byte[] ip) {
        if (ip.length == 4) {
            return ip[0] == 127;
        }
        for (int i = 0; i < ip.length - 1; i++) {
            if (ip[i] != 0) {
                return false;
            }
        }
        return ip.length == 16 && ip[15] == 1;
    }
}
