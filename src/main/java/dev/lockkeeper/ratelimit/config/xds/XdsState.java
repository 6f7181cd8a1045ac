package dev.lockkeeper.ratelimit.config.xds;

import java.util.Optional;

/**
 * How things stand with the control plane.
 *
 * @param connected whether a stream is open that has answered
 * @param version of the answer that was taken last; empty before the first
 * @param refused why the newest answer was not taken as a whole
 * @param lost why there is no stream
 */
public record XdsState(boolean connected, String version, Optional<String> refused, Optional<String> lost) {

    static final XdsState NEW = new XdsState(false, "", Optional.empty(), Optional.of("not connected yet"));

    XdsState accepted(String newVersion) {
        return new XdsState(true, newVersion, Optional.empty(), Optional.empty());
    }

    XdsState refused(String why) {
        return new XdsState(true, version, Optional.of(why), Optional.empty());
    }

    XdsState lost(String why) {
        return new XdsState(false, version, refused, Optional.of(why));
    }
}
