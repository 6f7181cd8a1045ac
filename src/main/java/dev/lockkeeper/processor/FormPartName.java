package dev.lockkeeper.processor;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a form's part. Parameters are read one by one: a file's name may hold what looks like another one. */
final class FormPartName {

    private static final Pattern DISPOSITION =
            Pattern.compile("(?im)^content-disposition[ \\t]*:[ \\t]*form-data[ \\t]*(?<parameters>;.*)$");
    private static final Pattern PARAMETER = Pattern.compile(
            "\\G[ \\t]*;[ \\t]*(?<name>[^=;\\s]+)=(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*)\"|(?<plain>[^;\\s\"]*))[ \\t]*");

    private FormPartName() {}

    /** @param headers of the part, a line each; empty when they do not name it exactly once */
    static Optional<String> of(String headers) {
        Matcher disposition = DISPOSITION.matcher(headers);
        if (!disposition.find()) {
            return Optional.empty();
        }
        String parameters = disposition.group("parameters").strip();
        if (disposition.find()) {
            return Optional.empty();
        }
        Optional<String> name = Optional.empty();
        Matcher parameter = PARAMETER.matcher(parameters);
        int end = 0;
        while (parameter.find()) {
            end = parameter.end();
            if (parameter.group("name").toLowerCase(Locale.ROOT).equals("name")) {
                if (name.isPresent()) {
                    return Optional.empty();
                }
                name = Optional.of(value(parameter));
            }
        }
        return end == parameters.length() ? name : Optional.empty();
    }

    private static String value(Matcher parameter) {
        String quoted = parameter.group("quoted");
        return quoted == null ? parameter.group("plain") : quoted.replaceAll("\\\\(.)", "$1");
    }
}
