package dev.lockkeeper.source.schema;

import java.util.Optional;
import java.util.regex.Pattern;

/** Kubernetes' rules for names of objects, labels and annotations (RFC 1123), in the API server's words. */
final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String NAME = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + NAME + ")?";
    private static final String CHARACTERS =
            "alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    private Names() {}

    static Optional<String> subdomainProblem(String name) {
        return problem(
                name,
                253,
                SUBDOMAIN,
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '%s')");
    }

    static Optional<String> labelProblem(String name) {
        return problem(
                name,
                63,
                LABEL,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                        + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '%s')");
    }

    static Optional<String> labelValueProblem(String value) {
        return problem(
                value,
                63,
                LABEL_VALUE,
                "a valid label must be an empty string or consist of " + CHARACTERS
                        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '%s')");
    }

    /** The key of a label or an annotation: a name, after a DNS prefix and a slash or not. */
    static Optional<String> qualifiedNameProblem(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0) {
            var prefix = subdomainProblem(key.substring(0, slash)).map(problem -> "prefix part " + problem);
            if (prefix.isPresent()) {
                return prefix;
            }
        }
        return problem(
                        key.substring(slash + 1),
                        63,
                        NAME,
                        "must consist of " + CHARACTERS
                                + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '%s')")
                .map(problem -> "name part " + problem);
    }

    private static Optional<String> problem(String text, int most, String pattern, String words) {
        if (text.length() > most) {
            return Optional.of("must be no more than " + most + " bytes");
        }
        return Pattern.matches(pattern, text) ? Optional.empty() : Optional.of(words.formatted(pattern));
    }
}
