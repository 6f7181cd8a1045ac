package dev.lockkeeper.attach;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version of an API server, as far as it counts here. Providers add what they like to it: {@code 33+}, {@code v1.33.4-gke.1}. */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

    private static final Pattern NUMBER = Pattern.compile("(\\d{1,4}).*", Pattern.DOTALL);
    private static final Pattern GIT_VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4}).*", Pattern.DOTALL);

    /** From the answer of {@code /version}; empty when it holds no version. */
    public static Optional<KubernetesVersion> of(JsonNode info) {
        Matcher major = NUMBER.matcher(info.path("major").asText("").strip());
        Matcher minor = NUMBER.matcher(info.path("minor").asText("").strip());
        if (major.matches() && minor.matches()) {
            return Optional.of(version(major.group(1), minor.group(1)));
        }
        Matcher whole = GIT_VERSION.matcher(info.path("gitVersion").asText("").strip());
        return whole.matches() ? Optional.of(version(whole.group(1), whole.group(2))) : Optional.empty();
    }

    /** Whether init containers may go on running: since 1.29 by default, and for good since 1.33, where the peer uses them. */
    public boolean nativeSidecars() {
        return major > 1 || (major == 1 && minor >= 33);
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return Comparator.comparingInt(KubernetesVersion::major)
                .thenComparingInt(KubernetesVersion::minor)
                .compare(this, other);
    }

    private static KubernetesVersion version(String major, String minor) {
        return new KubernetesVersion(Integer.parseInt(major), Integer.parseInt(minor));
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
