// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.field;

import io.shikra.engine.event.EventParam;
import io.shikra.engine.event.EventTable;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads what follows a field's name: `[argument]`, `.argument` or nothing, each class of fields after its own rules
/// (rules language, field lookup).
sealed interface FieldArgument {
    /// The argument, unquoted; empty when there is none.
    record Given(String argument) implements FieldArgument {}

    /// The message is Falco's.
    record Refused(String message) implements FieldArgument {}

    FieldArgument NONE = new Given("");

    static FieldArgument parse(FieldSpec spec, String text) {
        String rest = text.substring(spec.name().length());
        return switch (spec.name()) {
            case "evt.arg" -> rest.startsWith("[") ? eventIndex(rest) : parameter(text, rest);
            case "evt.rawarg" ->
                rest.startsWith("[")
                        ? new Refused("evt.arg fields must be expressed explicitly")
                        : parameter(text, rest);
            case "evt.type.is" -> eventType(text, rest);
            case "evt.abspath" ->
                rest.isEmpty() || rest.equals(".src") || rest.equals(".dst")
                        ? new Given(rest.isEmpty() ? "" : rest.substring(1))
                        : none(text);
            case "thread.cgroup" -> cgroup(text, rest);
            case "proc.env", "proc.aenv" -> rest.isEmpty() ? NONE : bracketed(text, rest);
            case "evt.around" -> around(text, rest);
            case "fd.types" -> rest.isEmpty() ? NONE : number(text, rest);
            default -> byKind(spec, text, rest);
        };
    }

    private static FieldArgument byKind(FieldSpec spec, String text, String rest) {
        if (isPluginField(spec)) {
            return plugin(spec, text, rest);
        }
        if (rest.isEmpty()) {
            return NONE;
        }
        return spec.argument() == FieldSpec.Argument.NONE ? none(text) : number(text, rest);
    }

    static boolean isPluginField(FieldSpec spec) {
        return spec.family().endsWith("plugin")
                || spec.family().equals("container")
                || spec.family().equals("k8smeta");
    }

    private static FieldArgument plugin(FieldSpec spec, String text, String rest) {
        Optional<String> argument = inBrackets(rest);
        if (spec.argument() == FieldSpec.Argument.NONE) {
            return rest.isEmpty() ? NONE : none(text);
        }
        if (argument.isPresent()) {
            return new Given(argument.get());
        }
        return spec.argument() == FieldSpec.Argument.REQUIRED
                ? new Refused("filter '" + text + "': " + spec.name() + " requires an argument but none provided")
                : rest.isEmpty() ? NONE : none(text);
    }

    /// The longest name of any event's parameter that `.rest` begins with, which has to be all of it.
    private static FieldArgument parameter(String text, String rest) {
        if (!rest.startsWith(".")) {
            return syntaxError(text);
        }
        String name = rest.substring(1);
        String longest = "";
        for (int code = 0; code < EventTable.size(); code++) {
            for (EventParam param : EventTable.type(code).params()) {
                if (name.startsWith(param.name()) && param.name().length() > longest.length()) {
                    longest = param.name();
                }
            }
        }
        if (longest.isEmpty()) {
            return new Refused("unknown event argument " + name);
        }
        return longest.equals(name) ? new Given(name) : none(text);
    }

    /// The name of an event, or the number of one; an unknown name belongs to no field.
    private static FieldArgument eventType(String text, String rest) {
        if (!rest.startsWith(".")) {
            return syntaxError(text);
        }
        String event = rest.substring(1);
        return event.matches("\\d+") || isEventName(event) ? new Given(event) : none(text);
    }

    private static boolean isEventName(String name) {
        return IntStream.range(0, EventTable.size())
                .anyMatch(code -> EventTable.type(code).name().equals(name));
    }

    private static FieldArgument around(String text, String rest) {
        if (rest.startsWith(".")) {
            return new Refused("wrong syntax for evt.around");
        }
        return rest.startsWith("[") ? eventIndex(rest) : syntaxError(text);
    }

    private static FieldArgument eventIndex(String rest) {
        String argument = inBrackets(rest).orElse("");
        return argument.matches("\\s*[+-]?\\d+")
                ? new Given(argument.strip())
                : new Refused(argument + " is not a valid number");
    }

    private static FieldArgument syntaxError(String text) {
        return new Refused("filter syntax error: " + text);
    }

    private static FieldArgument cgroup(String text, String rest) {
        return rest.matches("\\.[A-Za-z_]+") ? new Given(rest.substring(1)) : none(text);
    }

    private static FieldArgument bracketed(String text, String rest) {
        return inBrackets(rest).<FieldArgument>map(Given::new).orElseGet(() -> none(text));
    }

    /// A signed decimal; more than 64 bits is accepted and means an index that nothing has.
    private static FieldArgument number(String text, String rest) {
        return inBrackets(rest)
                .map(String::strip)
                .filter(argument -> argument.matches("[+-]?\\d+"))
                .<FieldArgument>map(Given::new)
                .orElseGet(() -> none(text));
    }

    /// What stands in the brackets, without quotes around it.
    private static Optional<String> inBrackets(String rest) {
        if (rest.length() < 3 || !rest.startsWith("[") || !rest.endsWith("]")) {
            return Optional.empty();
        }
        String inner = rest.substring(1, rest.length() - 1);
        char quote = inner.charAt(0);
        boolean quoted =
                inner.length() >= 2 && (quote == '"' || quote == '\'') && inner.charAt(inner.length() - 1) == quote;
        return Optional.of(quoted ? unescape(inner.substring(1, inner.length() - 1), quote) : inner);
    }

    private static String unescape(String quoted, char quote) {
        return quoted.replace("\\" + quote, String.valueOf(quote)).replace("\\\\", "\\");
    }

    private static FieldArgument none(String text) {
        return new Refused("filter_check called with nonexistent field " + text);
    }

    /// A decimal of 64 bits; 0 when it does not fit.
    static long number(String argument) {
        try {
            return Long.parseLong(argument);
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// The number of an index argument; an index that nothing has when it does not fit.
    static int index(String argument) {
        try {
            return Math.toIntExact(Long.parseLong(argument));
        } catch (NumberFormatException | ArithmeticException _) {
            return -1;
        }
    }
}
