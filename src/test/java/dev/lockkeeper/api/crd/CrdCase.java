package dev.lockkeeper.api.crd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A manifest and what the schema says to it. The first line of the file is {@code # accepted} or
 * {@code # refused at <field path>: <text>}.
 */
public record CrdCase(String name, Path file, Optional<Refusal> refusal) {
    private static final Pattern REFUSED = Pattern.compile("# refused at (\\S+): (.+)");

    /** The field that is named and the end of the message about it. */
    public record Refusal(String field, String message) {}

    static CrdCase of(Path root, Path file) {
        var name = root.relativize(file).toString().replace(".yaml", "");
        return new CrdCase(name, file, refusal(file));
    }

    public String text() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Refusal> refusal(Path file) {
        try (var lines = Files.lines(file)) {
            var first = lines.findFirst().orElse("");
            if (first.equals("# accepted")) {
                return Optional.empty();
            }
            var matcher = REFUSED.matcher(first);
            if (!matcher.matches()) {
                throw new IllegalStateException(file + ": the first line must say what is expected, but is: " + first);
            }
            return Optional.of(new Refusal(matcher.group(1), matcher.group(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
