package dev.lockkeeper.source.directory;

import java.util.regex.Pattern;

/**
 * Guesses from a broken YAML text which object it was, line by line, so that its last good version can stay. Looks only at
 * fields that stand where they normally do: no guess is better than a wrong one.
 */
final class IdGuess {
    private static final Pattern TOP_LEVEL = Pattern.compile("[\"']?(\\w+)[\"']?\\s*:(?:\\s.*)?");
    private static final String VALUE = "[\"']?\\s*:\\s+[\"']?([^\"',}#\\s]+)";

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder metadata = new StringBuilder();
    private boolean inMetadata;
    private int indent = -1;

    private IdGuess() {}

    /** {@link ManifestId#UNKNOWN} if kind or name can't be seen. */
    static ManifestId of(String text) {
        var guess = new IdGuess();
        text.lines().forEach(guess::look);
        var kind = guess.head("kind");
        var name = guess.inMetadata("name");
        return kind.isEmpty() || name.isEmpty()
                ? ManifestId.UNKNOWN
                : Ids.of(guess.head("apiVersion"), kind, guess.inMetadata("namespace"), name);
    }

    private void look(String line) {
        var topLevel = TOP_LEVEL.matcher(line);
        if (topLevel.matches()) {
            inMetadata = topLevel.group(1).equals("metadata");
            indent = -1;
            head.append(line).append('\n');
            if (inMetadata) {
                metadata.append(line).append('\n');
            }
        } else if (inMetadata && !line.isBlank()) {
            int spaces = line.length() - line.stripLeading().length();
            indent = indent < 0 ? spaces : indent;
            if (spaces == indent) {
                metadata.append(line).append('\n');
            }
        }
    }

    private String head(String field) {
        return first("(?m)^[\"']?" + field + VALUE, head);
    }

    private String inMetadata(String field) {
        return first("(?m)(?:^\\s*|[{,]\\s*)[\"']?" + field + VALUE, metadata);
    }

    private static String first(String pattern, CharSequence text) {
        var found = Pattern.compile(pattern).matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
