// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;

/// Comparisons of Internet addresses. An IPv4 address never equals an IPv6 one.
final class AddressMatchers {
    private AddressMatchers() {}

    record In(byte[][] members) implements Matcher {
        @Override
        public boolean test(Slot value) {
            for (byte[] member : members) {
                if (Bytes.equal(value.bytes(), value.from(), value.to(), member, 0, member.length)) {
                    return true;
                }
            }
            return false;
        }
    }

    /// Inside one of some CIDR networks.
    record InNetworks(byte[][] networks, int[] prefixes) implements Matcher {
        @Override
        public boolean test(Slot value) {
            for (int i = 0; i < networks.length; i++) {
                if (inside(value, networks[i], prefixes[i])) {
                    return true;
                }
            }
            return false;
        }

        private static boolean inside(Slot value, byte[] network, int prefix) {
            if (value.length() != network.length) {
                return false;
            }
            byte[] ip = value.bytes();
            int from = value.from();
            int whole = prefix >> 3;
            if (!Bytes.equal(ip, from, from + whole, network, 0, whole)) {
                return false;
            }
            int rest = prefix & 7;
            return rest == 0 || ((ip[from + whole] ^ network[whole]) & 0xff) >> (8 - rest) == 0;
        }
    }
}
