// SPDX-License-Identifier: Apache-2.0
package io.shikra.expression;

/// A path into JSON text, with the syntax and the answers of tidwall/gjson 1.19: `a.b.0`, `\.` for a dot in a key,
/// `*` and `?`, `#`, `#(query)`, `|`, modifiers, `[a,b]` and `{a,"n":b}`.
///
/// Not taken over: the `..` prefix for JSON lines (it finds nothing).
public final class GjsonPath {
    /// Longer paths are refused: nobody writes them, and compiling takes time that grows with the square.
    static final int LONGEST = 2048;

    private final String text;
    private final GjsonPlan plan;

    private GjsonPath(String text, GjsonPlan plan) {
        this.text = text;
        this.plan = plan;
    }

    /// @throws BadExpressionException for a path that is too long; everything else is accepted, as gjson does
    public static GjsonPath compile(String path) {
        if (path.length() > LONGEST) {
            throw new BadExpressionException(
                    "the path has " + path.length() + " characters; at most " + LONGEST + " are supported", LONGEST);
        }
        return new GjsonPath(path, new GjsonCompiler().plan(path));
    }

    /// What the path finds in {@code json}. Never fails: broken JSON gives a missing or an odd value, as in gjson.
    public JsonValue get(String json) {
        return JsonValue.of(find(json).raw());
    }

    GjsonHit find(String json) {
        if (text.isEmpty()) {
            return GjsonHit.MISSING;
        }
        return GjsonSearch.get(json, 0, json.length(), plan);
    }

    @Override
    public String toString() {
        return text;
    }
}
