package dev.lockkeeper.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import java.util.regex.Pattern;

/** Objects as YAML that people like to read: quotes only where a YAML reader of any age could mistake a text. */
public final class YamlText {

    private static final ObjectMapper YAML = JsonMapper.builder(YAMLFactory.builder()
                    .disable(Feature.WRITE_DOC_START_MARKER)
                    .disable(Feature.SPLIT_LINES)
                    .enable(Feature.MINIMIZE_QUOTES)
                    .stringQuotingChecker(new Quoting())
                    .build())
            .build();

    private YamlText() {}

    /** Any value that Jackson or the Kubernetes model knows. */
    public static String of(Object value) {
        try {
            return YAML.writeValueAsString(tree(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no YAML form: " + value.getClass(), e);
        }
    }

    /** The value as JSON, without the absent. */
    public static JsonNode tree(Object value) {
        return value instanceof JsonNode node
                ? node
                : Serialization.jsonMapper().valueToTree(value);
    }

    /** Plain text starts with a letter and has nothing that YAML gives a meaning. */
    private static final class Quoting extends StringQuotingChecker {

        private static final long serialVersionUID = 1L;
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*");
        private static final Set<String> WORDS =
                Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf");

        @Override
        public boolean needToQuoteName(String name) {
            return needToQuoteValue(name);
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return !PLAIN.matcher(value).matches() || WORDS.contains(value.toLowerCase(java.util.Locale.ROOT));
        }
    }
}
