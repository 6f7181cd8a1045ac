package dev.lockkeeper.attach;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pod template says about the processor that its pods were made for. Pods inherit it, so whoever mutates one knows it
 * too.
 *
 * @param sidecar hash of the processor; {@link #NONE} for pods without
 * @param attempt counts rollouts for the same processor, from 1
 */
public record RolloutMark(String sidecar, int attempt) {

    public static final String NONE = "none";

    /** Annotation of a pod template, as the peer's; it is compared with, never understood, by whoever did not write it. */
    public static final String ANNOTATION = "aigateway.envoyproxy.io/extproc-config-hash";

    private static final Pattern TEXT = Pattern.compile("lockkeeper-([0-9a-z]+)(?:-([1-9][0-9]{0,2}))?");

    public static RolloutMark first(String sidecar) {
        return new RolloutMark(sidecar, 1);
    }

    public RolloutMark next() {
        return new RolloutMark(sidecar, attempt + 1);
    }

    /** Empty for what another controller wrote. */
    public static Optional<RolloutMark> read(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String attempt = matcher.group(2);
        return Optional.of(new RolloutMark(matcher.group(1), attempt == null ? 1 : Integer.parseInt(attempt)));
    }

    /** The annotation's value. */
    public String text() {
        return "lockkeeper-" + sidecar + (attempt == 1 ? "" : "-" + attempt);
    }
}
