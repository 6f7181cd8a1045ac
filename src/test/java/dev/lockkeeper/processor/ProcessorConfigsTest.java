package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FilterConfig;
import dev.lockkeeper.plan.bundle.FilterModel;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The configs of several Gateways serve side by side, and each goes when its Gateway goes. */
class ProcessorConfigsTest {

    private static final ObjectKey ONE = new ObjectKey("default", "one");
    private static final ObjectKey TWO = new ObjectKey("default", "two");
    private static final FilterConfig SCOPED = config("""
            version: v1.1.0
            uuid: a
            backends:
            - {"name":"default/up/route/a/rule/0/ref/0","schema":{"name":"OpenAI"},"auth":{"apiKey":{"key":"secret"}},"ofTomorrow":1}
            modelsByHost:
              "a.example.com":
              - {"Name":"only-a","OwnedBy":"x","CreatedAt":"2026-01-01T00:00:00Z"}
              "*.example.com":
              - {"Name":"any","OwnedBy":"x","CreatedAt":"2026-01-01T00:00:00Z"}
            unscopedModels:
            - {"Name":"everywhere","OwnedBy":"x","CreatedAt":"2026-01-01T00:00:00Z"}
            models:
            - {"Name":"not-asked","OwnedBy":"x","CreatedAt":"2026-01-01T00:00:00Z"}
            """);
    private static final FilterConfig PLAIN = config("""
            version: v1.1.0
            uuid: b
            models:
            - {"Name":"plain","OwnedBy":"x","CreatedAt":"2026-01-01T00:00:00Z"}
            """);

    private final ProcessorConfigs configs = new ProcessorConfigs();

    @Test
    void servesEveryGatewayUntilItGoes() {
        // Given
        configs.publish(ONE, SCOPED);
        configs.publish(TWO, PLAIN);
        assertThat(configs.current().backend("default/up/route/a/rule/0/ref/0")).isPresent();

        // When
        configs.remove(ONE);

        // Then
        assertThat(configs.current().backend("default/up/route/a/rule/0/ref/0")).isEmpty();
        assertThat(configs.current().models("any.host"))
                .extracting(FilterModel::name)
                .containsExactly("plain");
    }

    @Test
    void listsTheModelsOfAHost() {
        configs.publish(ONE, SCOPED);

        assertThat(models("A.example.com:8080")).containsExactly("only-a");
        assertThat(models("b.c.example.com")).containsExactly("any");
        assertThat(models("example.com")).containsExactly("everywhere");
    }

    @Test
    void printsNoSecret() {
        assertThat(SCOPED.toString()).doesNotContain("secret");
    }

    @Test
    void saysWhenItIsGivenSomethingElse() {
        assertThatThrownBy(() -> config("[]"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("not a filter config: ");
    }

    private Iterable<String> models(String host) {
        return configs.current().models(host).stream().map(FilterModel::name).toList();
    }

    private static FilterConfig config(String yaml) {
        return FilterConfigs.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
