package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.TokenCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Usage and model are found in an answer however it is cut into pieces. */
class ResponseScanTest {

    private static final String USAGE = """
            {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29,
             "prompt_tokens_details": {"cached_tokens": 7, "cache_creation_input_tokens": 3, "audio_tokens": 0},
             "completion_tokens_details": {"reasoning_tokens": 4}}""";
    private static final TokenCounts COUNTS = new TokenCounts(19, 7, 3, 10, 29, 4);
    private static final String ANSWER = """
            {"id": "1", "choices": [{"message": {"content": "a \\"usage\\": {\\\\", "usage": {"prompt_tokens": 1}}}],
             "model": "gpt-x", "usage": %s, "object": "chat.completion"}""".formatted(USAGE);
    private static final String EVENTS = """
            : hello
            event: message
            data: {"model":"gpt-x","choices":[{"delta":{"content":"data: {"}}],"usage":null}

            data:{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}

            data: {"choices":[],
            data: "usage":%s}

            data: [DONE]

            """.formatted(USAGE.replace("\n", ""));

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 10_000})
    void readsAnAnswerInOne(int piece) {
        ResponseScan scan = scan(ANSWER, false, piece);

        assertThat(scan.usage()).contains(COUNTS);
        assertThat(scan.model()).contains("gpt-x");
        assertThat(scan.unreadable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1,LF", "5,LF", "64,LF", "10000,LF", "1,CRLF", "10000,CRLF", "1,CR", "10000,CR"})
    void readsAStreamOfEvents(int piece, String ends) {
        String end = ends.replace("CR", "\r").replace("LF", "\n");

        ResponseScan scan = scan(EVENTS.replace("\n", end), true, piece);

        assertThat(scan.usage()).contains(COUNTS);
        assertThat(scan.model()).contains("gpt-x");
    }

    @Test
    void takesTheLastUsageOfSeveral() {
        ResponseScan scan = new ResponseScan(true, UsageReport.OPENAI);

        assertThat(scan.read(ByteString.copyFromUtf8("data: {\"usage\":{\"prompt_tokens\":5}}\n\n")))
                .isTrue();
        assertThat(scan.read(ByteString.copyFromUtf8("data: {\"usage\":null}\n\n")))
                .isFalse();
        assertThat(scan.usage()).contains(new TokenCounts(5, 0, 0, 0, 5, 0));
    }

    @Test
    void goesOnAfterAnEventThatWasCutOff() {
        ResponseScan scan = scan("data: {\"usage\":{\"prompt\n\ndata: {\"usage\":{\"prompt_tokens\":5}}\n\n", true, 4);

        assertThat(scan.usage()).contains(new TokenCounts(5, 0, 0, 0, 5, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"usage\":{\"prompt_tokens\":\"5\",\"completion_tokens\":-3}} | false | true",
                "{\"usage\":{\"prompt_tokens\":5,,}}                            | true  | false",
                "{\"usage\":[]}                                                 | false | false",
                "<html>usage</html>                                             | false | false",
                "[{\"usage\":{\"prompt_tokens\":5}}]                            | false | false",
            })
    void bearsWhatIsNotAsTheApiSays(String answer, boolean unreadable, boolean counted) {
        ResponseScan scan = scan(answer, false, 3);

        assertThat(scan.unreadable()).isEqualTo(unreadable);
        assertThat(scan.usage().isPresent()).isEqualTo(counted);
        scan.usage().ifPresent(usage -> assertThat(usage).isEqualTo(TokenCounts.NONE));
    }

    @Test
    void keepsNoMoreThanABoundedValue() {
        // Given
        String content = "x".repeat(1_000_000);

        // When
        ResponseScan large =
                scan("{\"content\":\"%s\",\"usage\":{\"prompt_tokens\":5}}".formatted(content), false, 4_096);
        ResponseScan tooLarge = scan("{\"usage\":{\"note\":\"%s\"}}".formatted(content), false, 4_096);

        // Then
        assertThat(large.usage()).contains(new TokenCounts(5, 0, 0, 0, 5, 0));
        assertThat(tooLarge.usage()).isEmpty();
        assertThat(tooLarge.unreadable()).isTrue();
    }

    private static ResponseScan scan(String answer, boolean events, int piece) {
        ResponseScan scan = new ResponseScan(events, UsageReport.OPENAI);
        ByteString bytes = ByteString.copyFromUtf8(answer);
        for (int from = 0; from < bytes.size(); from += piece) {
            scan.read(bytes.substring(from, Math.min(bytes.size(), from + piece)));
        }
        return scan;
    }
}
