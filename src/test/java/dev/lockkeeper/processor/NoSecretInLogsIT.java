package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.observe.Tracing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens and whatever is logged, no credential stands in a log, of the configuration or of a client. */
class NoSecretInLogsIT {

    private static final String CONFIG = """
            version: v1.1.0
            uuid: one
            backends:
            - {"name":"default/plain/route/chat/rule/0/ref/0","schema":{"name":"OpenAI","prefix":"v1"},"auth":{"apiKey":{"key":"SECRET-api"}}}
            - {"name":"default/azure/route/chat/rule/1/ref/0","schema":{"name":"AzureOpenAI","version":"1"},"auth":{"azureAPIKey":{"key":"SECRET-azure"}},"httpHeaderMutation":{"set":[{"name":"x-key","value":"SECRET-header"}]}}
            - {"name":"default/failing/route/chat/rule/2/ref/0","schema":{"name":"OpenAI"},"auth":{"anthropicAPIKey":{"key":"SECRET-anthropic"}},"httpBodyMutation":{"set":[{"path":"key","value":"SECRET-body"}]}}
            - {"name":"default/plain/route/chat/rule/3/ref/0","schema":{"name":"OpenAI"},"auth":{"aws":{"credentialFileLiteral":"SECRET-aws","region":"r"}}}
            models:
            - {"Name":"model-e","OwnedBy":"us","CreatedAt":"2026-01-01T00:00:00Z"}
            """;

    private static final Logger ROOT = Logger.getLogger("");

    @Test
    void logsNoCredentialAtAnyLevel(@TempDir Path folder) throws Exception {
        // Given
        Recorder recorder = new Recorder();
        Level before = ROOT.getLevel();
        ROOT.addHandler(recorder);
        ROOT.setLevel(Level.ALL);
        try (ProcessorRig rig = new ProcessorRig(folder, CONFIG, RequestLimits.DEFAULT, 1 << 20)) {
            // When
            for (String model : List.of("model-a", "model-b", "model-c", "model-d", "model-e", "model-x")) {
                rig.post(
                        "/v1/chat/completions",
                        "{\"model\":\"%s\",\"user\":\"SECRET-of-the-body\"}".formatted(model),
                        "authorization",
                        "Bearer SECRET-of-the-client");
            }
            rig.post("/v1/chat/completions", "{\"SECRET-of-the-body\"", "authorization", "Bearer SECRET-of-the-client");

            // Then
            assertThat(rig.plain.seen())
                    .anySatisfy(seen -> assertThat(seen.header("authorization")).contains("Bearer SECRET-api"));
        } finally {
            ROOT.setLevel(before);
            ROOT.removeHandler(recorder);
        }
        assertThat(recorder.lines).anySatisfy(line -> assertThat(line).contains("processor answered status=501"));
        assertThat(recorder.lines).noneSatisfy(line -> assertThat(line).contains("SECRET"));
    }

    @Test
    void logsNoWordOfTheClientWhenTheyAreToStayOut(@TempDir Path folder) throws Exception {
        // Given
        Recorder recorder = new Recorder();
        Level before = ROOT.getLevel();
        ROOT.addHandler(recorder);
        ROOT.setLevel(Level.ALL);
        ProcessorSettings redacting = new ProcessorSettings(
                EndpointPrefixes.DEFAULT, RequestLimits.DEFAULT, TelemetryAttributes.NONE, true, true);
        // When
        try (ProcessorRig rig = new ProcessorRig(folder, CONFIG, redacting, Tracing.OFF, 1 << 20)) {
            assertThat(rig.post("/v1/chat/completions", "{\"SECRET-name\":1,\"SECRET-name\":2}")
                            .body())
                    .contains("the request body has the member 'SECRET-name' twice");
        } finally {
            ROOT.setLevel(before);
            ROOT.removeHandler(recorder);
        }
        // Then
        assertThat(recorder.lines)
                .anySatisfy(line -> assertThat(line).contains("processor answered status=400 reason=\"[REDACTED]\""))
                .noneSatisfy(line -> assertThat(line).contains("SECRET"));
    }

    @Test
    void recordsPrintNoCredential() {
        assertThat(FilterConfigs.parse(CONFIG.getBytes(StandardCharsets.UTF_8)).toString())
                .contains("x-key")
                .doesNotContain("SECRET");
    }

    /** Keeps lines as a log would show them, with their causes. */
    private static final class Recorder extends Handler {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord line) {
            StringWriter text = new StringWriter();
            text.append(formatter.formatMessage(line));
            if (line instanceof org.jboss.logmanager.ExtLogRecord ours) {
                text.append(ours.getFormattedMessage());
            }
            if (line.getThrown() != null) {
                line.getThrown().printStackTrace(new PrintWriter(text, true));
            }
            lines.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
