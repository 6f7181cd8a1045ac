package dev.lockkeeper.source.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a YAML file document by document. The text is cut at its {@code ---} lines first, so that a broken document
 * leaves the others readable.
 */
final class YamlParts {
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setSchema(new PlainWords())
            .setMaxAliasesForCollections(100)
            .setCodePointLimit(32 << 20)
            .build();

    private YamlParts() {}

    static List<Part> of(String text) {
        var parts = new ArrayList<Part>();
        var document = new StringBuilder();
        int start = 1;
        int line = 0;
        for (var content : text.lines().toList()) {
            line++;
            if (content.equals("---") || content.startsWith("--- ") || content.startsWith("---\t")) {
                addTo(parts, document, start);
                document.setLength(0);
                start = line;
            }
            document.append(content).append('\n');
        }
        addTo(parts, document, start);
        return parts;
    }

    private static void addTo(List<Part> parts, StringBuilder document, int start) {
        var text = document.toString();
        try {
            new Compose(SETTINGS)
                    .composeString(text)
                    .map(node -> new YamlTree(start).read(node))
                    .ifPresent(parts::add);
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
            parts.add(new Part.Broken(start + line, "not YAML: " + explain(e, start), IdGuess.of(text)));
        } catch (UnreadableValue e) {
            parts.add(new Part.Broken(e.line(), e.what(), IdGuess.of(text)));
        } catch (YamlEngineException e) {
            parts.add(new Part.Broken(start, "not YAML: " + e.getMessage(), IdGuess.of(text)));
        }
    }

    /** What is wrong, and where the thing begins that is not finished: often the place to mend. */
    private static String explain(MarkedYamlEngineException e, int start) {
        var began = e.getContextMark().map(mark -> " that starts in line " + (start + mark.getLine()));
        return Optional.ofNullable(e.getContext())
                .map(context -> e.getProblem() + " " + context + began.orElse(""))
                .orElse(String.valueOf(e.getProblem()));
    }
}
