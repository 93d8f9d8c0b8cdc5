// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.event.ByteString;
import io.shikra.engine.rule.Constant;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Addresses and networks as constants. A dot makes it IPv4, as in Falco. Nothing is looked up.
final class Addresses {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
    private static final Pattern LENGTH = Pattern.compile("[+-]?\\d{1,9}");

    private Addresses() {}

    static ByteString address(String text) {
        return text.contains(".") ? v4(text) : v6(text);
    }

    static Constant.Network network(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new Refused(
                    "unrecognized IP network " + text,
                    "write the length of the prefix, e.g. 10.0.0.0/8, or /32 for one");
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        boolean four = address.contains(".");
        int prefix = LENGTH.matcher(length).matches() ? Integer.parseInt(length) : -1;
        if (four && (prefix < 0 || prefix > 32)) {
            throw new Refused("invalid netmask " + length, "an IPv4 prefix has a length of 0 to 32");
        }
        if (!four && (prefix < 1 || prefix > 128)) {
            throw new Refused("invalid v6 netmask " + length, "an IPv6 prefix has a length of 1 to 128");
        }
        return new Constant.Network(text, address(address), prefix);
    }

    private static ByteString v4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[4];
        boolean valid = parts.length == 4;
        for (int i = 0; valid && i < 4; i++) {
            valid = DECIMAL.matcher(parts[i]).matches() && Integer.parseInt(parts[i]) <= 255;
            bytes[i] = valid ? (byte) Integer.parseInt(parts[i]) : 0;
        }
        if (!valid) {
            throw new Refused(
                    "unrecognized IPv4 address " + text, "write four numbers from 0 to 255; networks go with fd.net");
        }
        return ByteString.wrap(bytes);
    }

    private static ByteString v6(String text) {
        int gap = text.indexOf("::");
        List<String> head = groups(gap < 0 ? text : text.substring(0, gap));
        List<String> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        int given = head.size() + tail.size();
        boolean valid = gap < 0 ? given == 8 : given <= 7;
        ByteBuffer bytes = ByteBuffer.allocate(16);
        for (int i = 0; valid && i < 8; i++) {
            int fromEnd = 8 - i;
            String group =
                    i < head.size() ? head.get(i) : fromEnd <= tail.size() ? tail.get(tail.size() - fromEnd) : "0";
            valid = GROUP.matcher(group).matches();
            bytes.putShort(valid ? (short) Integer.parseInt(group, 16) : 0);
        }
        if (!valid) {
            throw new Refused("unrecognized IPv6 address " + text, "write an IP address; names go with fd.sip.name");
        }
        return ByteString.wrap(bytes.array());
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : new ArrayList<>(List.of(text.split(":", -1)));
    }
}
