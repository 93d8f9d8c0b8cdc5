// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule;

import com.google.re2j.Pattern;
import io.shikra.engine.event.ByteString;
import java.util.List;

/// A right-hand side, decoded for its left side's type. {@code text} is what stood in the rule.
public sealed interface Constant {
    String text();

    /// Integers, ports, booleans (0/1), event codes.
    record Whole(String text, long value) implements Constant {}

    /// Double-typed left sides.
    record Real(String text, double value) implements Constant {}

    /// Strings and byte buffers (hex already decoded for bcontains and bstartswith).
    record Bytes(String text, ByteString value) implements Constant {}

    /// {@code address}: 4 or 16 bytes in network order.
    record Address(String text, ByteString address) implements Constant {}

    /// A CIDR network.
    record Network(String text, ByteString address, int prefixLength) implements Constant {}

    /// A compiled RE2 pattern, to be matched against the whole value.
    record Regex(String text, Pattern pattern) implements Constant {}

    /// A pmatch path, split at its slashes, empty components dropped.
    record PathPattern(String text, List<ByteString> components) implements Constant {}
}
