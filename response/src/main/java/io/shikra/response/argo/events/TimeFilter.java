// SPDX-License-Identifier: Apache-2.0
package io.shikra.response.argo.events;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import tools.jackson.databind.JsonNode;

/// `filters.time`: from start up to, but not including, stop; over midnight when stop is earlier.
final class TimeFilter implements EventFilter {
    private final LocalTime start;
    private final LocalTime stop;
    private final ZoneId zone;

    private TimeFilter(LocalTime start, LocalTime stop, ZoneId zone) {
        this.start = start;
        this.stop = stop;
        this.zone = zone;
    }

    /// @throws BadManifestException for times that cannot be read or are equal
    static TimeFilter compile(JsonNode filter) {
        KnownKeys.TIME_FILTER.require(filter, "a time filter");
        try {
            LocalTime start = LocalTime.parse(filter.path("start").asString(""));
            LocalTime stop = LocalTime.parse(filter.path("stop").asString(""));
            if (start.equals(stop)) {
                throw new BadManifestException("time filter: start and stop are equal");
            }
            return new TimeFilter(start, stop, ZoneId.of(filter.path("timezone").asString("UTC")));
        } catch (DateTimeException e) {
            throw new BadManifestException("time filter: " + e.getMessage() + ": write HH:MM:SS and an IANA timezone");
        }
    }

    @Override
    public Verdict test(CloudEvent event) {
        LocalTime time = event.time().atZone(zone).toLocalTime();
        boolean afterStart = !time.isBefore(start);
        boolean beforeStop = time.isBefore(stop);
        boolean inside = start.isBefore(stop) ? afterStart && beforeStop : afterStart || beforeStop;
        return inside ? Verdict.PASSED : Verdict.denied("time " + time + " is outside " + start + " to " + stop);
    }
}
