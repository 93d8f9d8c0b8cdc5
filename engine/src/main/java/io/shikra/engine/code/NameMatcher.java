// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.field.Slot;

/// Whether an address is one of some hosts' (spec: rules language, §7.3).
record NameMatcher(String[] hosts, HostNames names) implements Matcher {
    @Override
    public boolean test(Slot value) {
        for (String host : hosts) {
            for (byte[] address : names.addresses(host)) {
                if (Bytes.equal(value.bytes(), value.from(), value.to(), address, 0, address.length)) {
                    return true;
                }
            }
        }
        return false;
    }
}
