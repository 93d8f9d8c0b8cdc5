// SPDX-License-Identifier: Apache-2.0
package io.shikra.app.replay;

import io.shikra.alert.ControlPictures;
import io.shikra.engine.explain.ConditionText;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/// What rules cost, for people.
final class CostText {
    /// Longer predicates are cut.
    private static final int WIDTH = 100;

    /// Of fewer events opening the file is a part of everything.
    private static final long FEW = 10_000;

    private final Formatter text = new Formatter(Locale.ROOT);
    private final CostReport report;
    private final int top;

    private CostText(CostReport report, int top) {
        this.report = report;
        this.top = top;
    }

    /// @param top rows of each table; 0 = all
    static String of(CostReport report, Path capture, int top) {
        CostText made = new CostText(report, top);
        made.whole(capture);
        made.rules();
        made.predicates();
        return ControlPictures.of(made.text.toString().stripTrailing());
    }

    private void whole(Path capture) {
        text.format(
                "%s: %d events, %d rules, %d passes of each kind\n",
                capture, report.events(), report.rules().size(), report.passes());
        if (report.events() < FEW) {
            text.format("so few events tell the order of the rows, and not much of their nanoseconds\n");
        }
        double part = report.interpreted() == 0 ? 0 : report.explained() / report.interpreted();
        text.format("\n%9s\n", "ns/event");
        text.format("%9.1f  reading events and following the state\n", report.state());
        text.format("%9.1f  all rules, compiled, as they run\n", report.compiled());
        text.format("%9.1f  all rules, interpreted: what the rows below are parts of\n", report.interpreted());
        text.format(
                "%9.1f  all predicates: %s of that; the rest finds what is kept, and joins answers\n",
                report.explained(), share(part));
    }

    private void rules() {
        text.format("\n%9s %6s  rule\n", "ns/event", "share");
        double all = report.explained() == 0 ? 1 : report.explained();
        for (CostReport.OfRule one : top(report.rules())) {
            text.format(
                    "%9.2f %6s  %s\n",
                    one.perEvent(), share(one.perEvent() / all), one.rule().name());
        }
    }

    private void predicates() {
        text.format(
                "\n%9s %7s %9s %9s %6s %6s %5s  predicate\n",
                "ns/event", "ns each", "computed", "asked", "known", "holds", "rules");
        double all = Math.max(1, (double) report.events() * report.passes());
        for (CostReport.Predicate one : top(report.predicates())) {
            text.format(
                    "%9.2f %7.1f %9.4f %9.4f %6s %6s %5d  %s\n",
                    one.perEvent(),
                    one.cost().nanosEach(),
                    one.cost().computed() / all,
                    one.cost().asked() / all,
                    share(one.known()),
                    share(one.holds()),
                    one.cost().byRule().size(),
                    predicate(one));
        }
    }

    private static String predicate(CostReport.Predicate one) {
        String text = ConditionText.of(one.cost().test());
        String cut = text.length() > WIDTH ? text.substring(0, WIDTH) + "…" : text;
        return one.cost().together() > 1 ? cut + "  (one of " + one.cost().together() + " in a look)" : cut;
    }

    private <T> List<T> top(List<T> rows) {
        return top == 0 ? rows : rows.subList(0, Math.min(top, rows.size()));
    }

    private static String share(double part) {
        return Math.round(part * 100) + " %";
    }
}
