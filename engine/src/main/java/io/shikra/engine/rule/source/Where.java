// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.rule.source;

import io.shikra.engine.rule.Problem;
import io.shikra.engine.rule.Span;
import java.util.ArrayList;
import java.util.List;

/// The way from the file to the thing a problem is about, and the span of that thing.
public record Where(List<Problem.Location> locations, Span span) {
    public static Where file(String name) {
        return new Where(List.of(new Problem.Location("rules content", "", 0, 0)), new Span(name, 1, 1, 1));
    }

    /// The file as a whole, with the span of the piece in it that is wrong.
    public Where atRoot(Span at) {
        return new Where(locations.subList(0, 1), at);
    }

    /// One step further in.
    public Where in(String itemType, String itemName, Span at) {
        return new Where(with(new Problem.Location(itemType, itemName, at.line() - 1, at.column() - 1)), at);
    }

    /// Into the text of the condition that this place is.
    public Where inCondition(Place place) {
        Problem.Location condition = locations.getLast();
        Span at = place.span().equals(Span.NONE) ? span : place.span();
        return new Where(
                with(new Problem.Location(
                        "condition expression",
                        "",
                        condition.line() + place.line(),
                        condition.column() + place.column())),
                at);
    }

    /// The innermost list, macro or rule.
    public String item() {
        return locations.stream()
                .filter(step -> step.itemType().equals("list")
                        || step.itemType().equals("macro")
                        || step.itemType().equals("rule"))
                .reduce((first, second) -> second)
                .map(Problem.Location::itemName)
                .orElse("");
    }

    private List<Problem.Location> with(Problem.Location step) {
        List<Problem.Location> further = new ArrayList<>(locations);
        further.add(step);
        return List.copyOf(further);
    }
}
