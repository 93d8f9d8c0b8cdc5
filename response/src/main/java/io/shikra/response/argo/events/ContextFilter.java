// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `filters.context`: equality of each field that is given; id, specversion and time do not count.
record ContextFilter(
        Optional<String> type, Optional<String> subject, Optional<String> source, Optional<String> datacontenttype)
        implements EventFilter {

    /// @throws BadManifestException when no field is given
    static ContextFilter compile(JsonNode filter) {
        KnownKeys.CONTEXT_FILTER.require(filter, "a context filter");
        ContextFilter compiled = new ContextFilter(
                text(filter, "type"), text(filter, "subject"), text(filter, "source"), text(filter, "datacontenttype"));
        if (compiled.type.isEmpty()
                && compiled.subject.isEmpty()
                && compiled.source.isEmpty()
                && compiled.datacontenttype.isEmpty()) {
            throw new BadManifestException("context filter: give type, subject, source or datacontenttype");
        }
        return compiled;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    @Override
    public Verdict test(CloudEvent event) {
        boolean equal = type.filter(wanted -> !wanted.equals(event.type())).isEmpty()
                && subject.filter(wanted -> !wanted.equals(event.subject())).isEmpty()
                && source.filter(wanted -> !wanted.equals(event.source())).isEmpty()
                && datacontenttype
                        .filter(wanted -> !wanted.equals("application/json"))
                        .isEmpty();
        return equal ? Verdict.PASSED : Verdict.denied("the event's context is another one");
    }
}
