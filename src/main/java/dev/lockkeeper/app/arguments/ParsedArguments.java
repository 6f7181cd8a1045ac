package dev.lockkeeper.app.arguments;

import java.util.Map;

/** What a command line asks for. */
public sealed interface ParsedArguments {

    /** Start, with these configuration properties above all other sources. */
    record Start(Map<String, String> properties) implements ParsedArguments {}

    /** Print this and end well. */
    record Answer(String text) implements ParsedArguments {}

    /** Print this as an error and end with {@link #EXIT_CODE}, as Go's flag package does. */
    record Refused(String text) implements ParsedArguments {
        public static final int EXIT_CODE = 2;
    }
}
