// SPDX-License-Identifier: Apache-2.0
package io.shikra.sources.metadata;

/// Parts of an image's name; empty when missing.
record ImageName(String repository, String tag, String digest) {
    /// The digest follows the first `@`; the tag the last `:`, unless a `/` comes later: that is a registry's port.
    static ImageName parse(String name) {
        int at = name.indexOf('@');
        String digest = at < 0 ? "" : name.substring(at + 1);
        String rest = at < 0 ? name : name.substring(0, at);
        int colon = rest.lastIndexOf(':');
        return colon > rest.lastIndexOf('/')
                ? new ImageName(rest.substring(0, colon), rest.substring(colon + 1), digest)
                : new ImageName(rest, "", digest);
    }
}
