// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.code;

import io.shikra.engine.event.ByteString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `pmatch`: whether the components of some pattern are a prefix of a path's components. Components with `?`, `*` or
/// `[` are matched as globs, the others literally; empty components of the path do not count.
final class PathPrefixes {
    private final byte[][][] patterns;
    private final @Nullable Fnmatch[][] globs;

    PathPrefixes(List<List<ByteString>> paths) {
        patterns = new byte[paths.size()][][];
        globs = new Fnmatch[paths.size()][];
        for (int i = 0; i < patterns.length; i++) {
            List<ByteString> components = paths.get(i);
            patterns[i] = new byte[components.size()][];
            globs[i] = new Fnmatch[components.size()];
            for (int k = 0; k < patterns[i].length; k++) {
                byte[] component = components.get(k).array();
                patterns[i][k] = component;
                globs[i][k] = isGlob(component) ? new Fnmatch(component, false) : null;
            }
        }
    }

    private static boolean isGlob(byte[] component) {
        for (byte b : component) {
            if (b == '?' || b == '*' || b == '[') {
                return true;
            }
        }
        return false;
    }

    boolean matches(byte[] path, int from, int to) {
        for (int i = 0; i < patterns.length; i++) {
            if (isPrefix(i, path, from, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPrefix(int pattern, byte[] path, int from, int to) {
        int at = from;
        for (int k = 0; k < patterns[pattern].length; k++) {
            while (at < to && path[at] == '/') {
                at++;
            }
            int end = at;
            while (end < to && path[end] != '/') {
                end++;
            }
            if (at == end || !component(pattern, k, path, at, end)) {
                return false;
            }
            at = end;
        }
        return true;
    }

    private boolean component(int pattern, int k, byte[] path, int from, int to) {
        Fnmatch glob = globs[pattern][k];
        byte[] literal = patterns[pattern][k];
        return glob == null ? Bytes.equal(path, from, to, literal, 0, literal.length) : glob.matches(path, from, to);
    }
}
