package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Value;
import dev.lockkeeper.observe.SampledLog;
import dev.lockkeeper.plan.bundle.CostExpressions;
import dev.lockkeeper.plan.bundle.TokenCounts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Every type of cost is counted for whom it is meant, the more special entry of a key first; a failing one fails alone. */
class CostTableTest {

    private static final TokenCounts TOKENS = new TokenCounts(19, 7, 3, 10, 29, 4);

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void countsEveryType() {
        String config = """
                globalLLMRequestCosts:
                - {"metadataKey":"in","type":"InputToken"}
                - {"metadataKey":"cached","type":"CachedInputToken"}
                - {"metadataKey":"created","type":"CacheCreationInputToken"}
                - {"metadataKey":"out","type":"OutputToken"}
                - {"metadataKey":"total","type":"TotalToken"}
                - {"metadataKey":"reasoning","type":"ReasoningToken"}
                - {"metadataKey":"cel","type":"CEL","cel":"model == 'm' && backend == 'default/up/route/chat/rule/0/ref/0' && route_name == 'default/chat' ? input_tokens * 2u + cached_input_tokens + cache_creation_input_tokens + output_tokens + total_tokens + reasoning_tokens : 0u"}
                """;

        assertThat(counted(config, "chat", "m"))
                .isEqualTo(Map.of(
                        "in", 19d, "cached", 7d, "created", 3d, "out", 10d, "total", 29d, "reasoning", 4d, "cel", 91d));
    }

    @Test
    void prefersTheMoreSpecialOfAKey() {
        String config = """
                globalLLMRequestCosts:
                - {"metadataKey":"key","type":"InputToken"}
                - {"metadataKey":"general","type":"TotalToken"}
                llmRequestCosts:
                - {"metadataKey":"key","routeName":"default/chat","type":"OutputToken"}
                - {"metadataKey":"quota_cost","backend":"default/up","model":"m","type":"CEL","cel":"3u"}
                - {"metadataKey":"quota_cost","backend":"default/other","model":"m","type":"CEL","cel":"4u"}
                """;

        assertThat(counted(config, "chat", "m")).isEqualTo(Map.of("key", 10d, "general", 29d, "quota_cost", 3d));
        assertThat(counted(config, "chat", "n")).isEqualTo(Map.of("key", 10d, "general", 29d));
        assertThat(counted(config, "talk", "n")).isEqualTo(Map.of("key", 19d, "general", 29d));
    }

    @Test
    void leavesOutAndReportsWhatCannotBeEvaluated() {
        String config = """
                globalLLMRequestCosts:
                - {"metadataKey":"good","type":"InputToken"}
                - {"metadataKey":"negative","type":"CEL","cel":"2 - int(input_tokens)"}
                - {"metadataKey":"division","type":"CEL","cel":"input_tokens / (input_tokens - 19u)"}
                - {"metadataKey":"invalid","type":"CEL","cel":"tokens"}
                - {"metadataKey":"unknown","type":"OfTomorrow"}
                """;

        assertThat(counted(config, "chat", "m")).isEqualTo(Map.of("good", 19d));
        assertThat(meters.counter("lockkeeper.processor.cost.failures").count()).isEqualTo(4);
    }

    @Test
    void neverTellsMoreThanALimitCanAdd() {
        String config = """
                globalLLMRequestCosts:
                - {"metadataKey":"large","type":"CEL","cel":"input_tokens * 1000000000000000u"}
                """;

        assertThat(counted(config, "chat", "m")).isEqualTo(Map.of("large", 4294967295d));
    }

    private Map<String, Double> counted(String config, String route, String model) {
        BackendName backend = new BackendName("default/up/route/%s/rule/0/ref/0".formatted(route));
        CostTable table =
                new CostTable(FilterConfigs.parse(config.getBytes(StandardCharsets.UTF_8)), new CostExpressions());
        ProcessorMetrics metrics = new ProcessorMetrics(meters, new OpenRequests(RequestLimits.DEFAULT));
        CostMetadata costs =
                new CostMetadata(metrics, new SampledLog(Logger.getLogger(CostTableTest.class), System::nanoTime));
        Map<String, Value> metadata = new HashMap<>();
        costs.add(new Attempt(backend, "default/" + route, model, "openai", table.of(backend), 0), TOKENS, metadata);
        Map<String, Double> numbers = new TreeMap<>();
        metadata.forEach((key, value) -> numbers.put(key, value.getNumberValue()));
        return numbers;
    }
}
