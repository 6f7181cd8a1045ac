package dev.lockkeeper.app;

import dev.lockkeeper.app.arguments.CommandLine;
import dev.lockkeeper.app.arguments.ParsedArguments;
import dev.lockkeeper.app.arguments.Program;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.security.Security;
import java.util.List;
import java.util.Optional;

/** Entry point: turns arguments into properties before anything reads the configuration, then starts Quarkus. */
@QuarkusMain
public final class Main {

    /** A name's addresses are asked for anew after this time: replicas of ours come and go. */
    private static final String NAME_SECONDS = "5";

    private Main() {}

    public static void main(String... arguments) {
        Security.setProperty("networkaddress.cache.ttl", NAME_SECONDS);
        List<String> given = List.of(arguments);
        Program program = Program.of(given, System.getenv());
        ParsedArguments parsed = new CommandLine(program.flags()).parse(given, version());
        switch (program.checked(parsed, given, System.getenv())) {
            case ParsedArguments.Start start -> {
                program.presets().forEach(System::setProperty);
                start.properties().forEach(System::setProperty);
                Quarkus.run(arguments);
            }
            case ParsedArguments.Answer answer -> System.out.println(answer.text());
            case ParsedArguments.Refused refused -> {
                System.err.println(refused.text());
                System.exit(ParsedArguments.Refused.EXIT_CODE);
            }
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
