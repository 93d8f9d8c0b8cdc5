// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.field.FieldSpec;

/// What to do when a field is there and refuses its argument, or the lack of one.
final class ArgumentAdvice {
    private ArgumentAdvice() {}

    /// @param given whether something stands in brackets behind the name
    static String of(FieldSpec spec, boolean given) {
        String name = spec.name();
        return switch (name) {
            case "evt.arg", "evt.rawarg" -> "name the argument behind a dot, e.g. " + name + ".flags";
            case "evt.type.is" -> "name the event type behind a dot, e.g. evt.type.is.open";
            case "thread.cgroup" -> "name the subsystem behind a dot, e.g. thread.cgroup.cpu";
            default -> other(spec, given);
        };
    }

    private static String other(FieldSpec spec, boolean given) {
        String name = "'" + spec.name() + "'";
        if (!given) {
            return name + " needs an argument in brackets: " + spec.name() + "[" + example(spec) + "]";
        }
        return spec.argument() == FieldSpec.Argument.NONE
                ? name + " takes no argument: leave the brackets away"
                : "the argument of " + name + " is a whole number, e.g. " + spec.name() + "[1]";
    }

    private static String example(FieldSpec spec) {
        if (spec.name().startsWith("container.mount")) {
            return "/etc";
        }
        return spec.name().equals("evt.around") ? "1" : "NAME";
    }
}
