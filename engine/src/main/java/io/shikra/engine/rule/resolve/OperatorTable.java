// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.resolve;

import io.shikra.engine.field.FieldType;
import io.shikra.engine.rule.Condition.Operand;
import io.shikra.engine.rule.Condition.Operator;
import io.shikra.engine.rule.syntax.Spelling;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which operators a left side of some type takes (spec: operator/type table).
final class OperatorTable {
    private static final Set<Operator> LIST = EnumSet.of(Operator.IN, Operator.INTERSECTS);
    private static final Set<Operator> EQUALITY =
            EnumSet.of(Operator.EQ, Operator.NE, Operator.IN, Operator.INTERSECTS);
    private static final Set<Operator> NUMBER = with(EQUALITY, Operator.LT, Operator.LE, Operator.GT, Operator.GE);
    private static final Set<Operator> STRING = with(
            NUMBER,
            Operator.CONTAINS,
            Operator.ICONTAINS,
            Operator.STARTSWITH,
            Operator.ENDSWITH,
            Operator.GLOB,
            Operator.IGLOB,
            Operator.PMATCH,
            Operator.REGEX);
    private static final Set<Operator> BUFFER = with(
            EQUALITY,
            Operator.CONTAINS,
            Operator.STARTSWITH,
            Operator.ENDSWITH,
            Operator.BCONTAINS,
            Operator.BSTARTSWITH);
    private static final Set<FieldType> LIST_TYPES = EnumSet.of(
            FieldType.CHARBUF,
            FieldType.UINT64,
            FieldType.RELTIME,
            FieldType.ABSTIME,
            FieldType.BOOL,
            FieldType.IPADDR,
            FieldType.IPNET);

    private OperatorTable() {}

    /// Falco's refusal; empty when the operator fits.
    static Optional<String> refusal(Operand left, Operator operator, String spelled) {
        FieldType type = left.type();
        if (left.list() && !LIST_TYPES.contains(type)) {
            return Optional.of("list filters are not supported for type '" + type + "'");
        }
        if (operators(left).contains(operator)) {
            return Optional.empty();
        }
        String why = left.list()
                ? "not supported list filters"
                : switch (group(type)) {
                    case NUMBER, TRUTH -> "not supported for numeric filters";
                    case STRING -> "not supported for string filters";
                    case BUFFER -> "not supported for buffer filters";
                    case ADDRESS -> "not supported for ip address and network filters";
                    case NONE -> "not supported for type '" + type + "'";
                };
        return Optional.of("'" + spelled + "' operator " + why);
    }

    /// What fits, as a help line says it.
    static String choice(Operand left) {
        Set<Operator> fitting = operators(left);
        return fitting.isEmpty()
                ? "only 'exists' works on this field"
                : "operators for this field: "
                        + fitting.stream().map(Spelling::of).collect(Collectors.joining(" "))
                        + " exists";
    }

    private static Set<Operator> operators(Operand left) {
        if (left.list()) {
            return LIST;
        }
        return switch (group(left.type())) {
            case NUMBER -> NUMBER;
            case TRUTH, ADDRESS -> EQUALITY;
            case STRING -> STRING;
            case BUFFER -> BUFFER;
            case NONE -> EnumSet.noneOf(Operator.class);
        };
    }

    static Group group(FieldType type) {
        return switch (type) {
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> Group.NUMBER;
            case PORT, FD, FD32, PID, PID32, ERRNO, SYSCALLID, SIGTYPE, MODE, DOUBLE -> Group.NUMBER;
            case RELTIME, ABSTIME, L4PROTO, SOCKFAMILY -> Group.NUMBER;
            case FLAGS8, FLAGS16, FLAGS32, ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 -> Group.NUMBER;
            case BOOL -> Group.TRUTH;
            case CHARBUF, FSPATH, FSRELPATH -> Group.STRING;
            case BYTEBUF -> Group.BUFFER;
            case IPADDR, IPNET, IPV4ADDR, IPV4NET, IPV6ADDR, IPV6NET -> Group.ADDRESS;
            case UID, GID, SOCKADDR, SOCKTUPLE, FDLIST, SIGSET, DYN, CHARBUFARRAY, CHARBUF_PAIR_ARRAY -> Group.NONE;
        };
    }

    private static Set<Operator> with(Set<Operator> some, Operator... more) {
        Set<Operator> all = EnumSet.copyOf(some);
        all.addAll(Set.of(more));
        return all;
    }

    enum Group {
        NUMBER,
        TRUTH,
        STRING,
        BUFFER,
        ADDRESS,
        NONE
    }
}
