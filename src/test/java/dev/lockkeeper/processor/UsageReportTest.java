package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.TokenCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every API's own report of usage is found, in one answer and in a stream, however its bytes are cut. */
class UsageReportTest {

    private static final String MESSAGE_EVENTS = """
            event: message_start
            data: {"type":"message_start","message":{"id":"x","model":"claude","usage":{"input_tokens":25,"cache_read_input_tokens":7,"cache_creation_input_tokens":5,"output_tokens":1},"content":[]}}

            event: content_block_delta
            data: {"type":"content_block_delta","delta":{"text":"\\"usage\\":{\\"output_tokens\\":99}"}}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}

            """;
    private static final String RESPONSE_EVENTS = """
            event: response.created
            data: {"type":"response.created","response":{"model":"gpt-x","usage":null,"output":[]}}

            event: response.completed
            data: {"type":"response.completed","response":{"output":[{"usage":{"input_tokens":1}}],"usage":{"input_tokens":36,"input_tokens_details":{"cached_tokens":4},"output_tokens":87,"output_tokens_details":{"reasoning_tokens":9},"total_tokens":123},"model":"gpt-y"}}

            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 10_000})
    void messagesAsAStreamCountFromTheirStartAndTheirEnd(int piece) {
        ResponseScan scan = scan(UsageReport.ANTHROPIC, true, MESSAGE_EVENTS, piece);

        assertThat(scan.usage()).contains(new TokenCounts(37, 7, 5, 15, 52, 0));
        assertThat(scan.model()).contains("claude");
    }

    @Test
    void messagesInOneCountWhatTheCacheGaveAndTook() {
        ResponseScan scan = scan(
                UsageReport.ANTHROPIC,
                false,
                "{\"model\":\"claude\",\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":2,\"output_tokens\":3}}",
                7);

        assertThat(scan.usage()).contains(new TokenCounts(12, 2, 0, 3, 15, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64, 10_000})
    void responsesAsAStreamCountWhenTheyAreComplete(int piece) {
        ResponseScan scan = scan(UsageReport.OPENAI, true, RESPONSE_EVENTS, piece);

        assertThat(scan.usage()).contains(new TokenCounts(36, 4, 0, 87, 123, 9));
        assertThat(scan.model()).contains("gpt-x");
    }

    @Test
    void newerEndpointsSpeakOfInputAndOutput() {
        ResponseScan images = scan(
                UsageReport.OPENAI,
                false,
                "{\"data\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":60,\"total_tokens\":65,\"input_tokens_details\":{\"text_tokens\":5}}}",
                4);
        ResponseScan transcription = scan(
                UsageReport.OPENAI,
                true,
                "data: {\"type\":\"transcript.text.done\",\"usage\":{\"type\":\"tokens\",\"input_tokens\":14,\"output_tokens\":31}}\n\n",
                4);

        assertThat(images.usage()).contains(new TokenCounts(5, 0, 0, 60, 65, 0));
        assertThat(transcription.usage()).contains(new TokenCounts(14, 0, 0, 31, 45, 0));
    }

    @Test
    void rerankingCountsTokensAndNotSearches() {
        assertThat(scan(UsageReport.COHERE, false, "{\"results\":[],\"meta\":{\"tokens\":{\"input_tokens\":12.0}}}", 5)
                        .usage())
                .contains(new TokenCounts(12, 0, 0, 0, 12, 0));
        assertThat(scan(UsageReport.COHERE, false, "{\"meta\":{\"billed_units\":{\"input_tokens\":7}}}", 5)
                        .usage())
                .contains(new TokenCounts(7, 0, 0, 0, 7, 0));
        assertThat(scan(UsageReport.COHERE, false, "{\"meta\":{\"billed_units\":{\"search_units\":1}}}", 5)
                        .usage())
                .isEmpty();
    }

    @Test
    void countingTokensUsesNone() {
        assertThat(Endpoint.COUNT_TOKENS.usage()).isEqualTo(UsageReport.NONE);
        assertThat(scan(UsageReport.NONE, false, "{\"usage\":{\"input_tokens\":1}}", 5)
                        .usage())
                .isEmpty();
    }

    private static ResponseScan scan(UsageReport report, boolean events, String answer, int piece) {
        ResponseScan scan = new ResponseScan(events, report);
        ByteString bytes = ByteString.copyFromUtf8(answer);
        for (int from = 0; from < bytes.size(); from += piece) {
            scan.read(bytes.substring(from, Math.min(bytes.size(), from + piece)));
        }
        return scan;
    }
}
