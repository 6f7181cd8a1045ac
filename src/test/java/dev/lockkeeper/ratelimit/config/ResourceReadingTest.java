package dev.lockkeeper.ratelimit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import dev.lockkeeper.ratelimit.config.proto.RateLimitConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A resource of a control plane means what the file of the same words means, and is wrong in the same words. */
class ResourceReadingTest {

    @Test
    void aResourceAndItsFileAreTheSame() throws Exception {
        // Given
        String message = """
                {"name": "n", "domain": "shop", "descriptors": [
                  {"key": "route", "value": "api*", "shadowMode": true, "quotaMode": true, "detailedMetric": true,
                   "metadata": {"team": "a", "true": [1, true, null, {"deep": "2"}]},
                   "rateLimit": {"unit": "WEEK", "requestsPerUnit": 4294967295, "name": "yes", "replaces": [{"name": "no"}]},
                   "descriptors": [{"key": "on"}, {"key": "free", "value": "", "rateLimit": {"unlimited": true}}]}]}
                """;
        String file = """
                domain: shop
                descriptors:
                - key: route
                  value: api*
                  shadow_mode: true
                  quota_mode: true
                  detailed_metric: true
                  metadata: {team: a, "true": [1, true, null, {deep: "2"}]}
                  rate_limit: {unit: week, requests_per_unit: 4294967295, name: "yes", replaces: [{name: "no"}]}
                  descriptors: [{key: "on"}, {key: free, rate_limit: {unlimited: true}}]
                """;

        // When
        LoadedConfig ofFile = lastGood().load(List.of(ConfigFile.of("n", file)));
        LoadedConfig ofResource = lastGood().load(List.of(resource(message)));

        // Then
        assertThat(ofFile.problems()).isEmpty();
        assertThat(ofResource.problems()).isEmpty();
        assertThat(ofResource.domains()).isEqualTo(ofFile.domains());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                                      | n: config file cannot have empty domain
            {"domain": "d", "descriptors": [{}]}                                                    | n: descriptor has empty key at descriptors[0]
            {"domain": "d", "descriptors": [{"key": "a", "value": "b"}, {"key": "a", "value": "b"}]} | n: duplicate descriptor composite key 'd.a_b' at descriptors[1]
            {"domain": "d", "descriptors": [{"key": "a", "rateLimit": {"requestsPerUnit": 1}}]}     | n: invalid rate limit unit 'UNKNOWN' at descriptors[0]
            {"domain": "d", "descriptors": [{"key": "a", "rateLimit": {"unit": 99}}]}               | n: invalid rate limit unit '99' at descriptors[0]
            {"domain": "d", "descriptors": [{"key": "a", "rateLimit": {"unit": "DAY", "unlimited": true}}]} | n: should not specify rate limit unit when unlimited at descriptors[0]
            {"domain": "d", "descriptors": [{"key": "a", "rateLimit": {"unit": "DAY", "replaces": [{}]}}]} | n: should not have an empty replaces entry at descriptors[0]
            {"domain": "d", "descriptors": [{"key": "a", "rateLimit": {"unit": "DAY", "name": "x", "replaces": [{"name": "x"}]}}]} | n: replaces should not contain name of same descriptor at descriptors[0]
            """)
    void whatIsWrongIsSaidInTheWordsOfFiles(String message, String problem) throws Exception {
        String named = message.replaceFirst("\\{", "{\"name\": \"n\"" + (message.equals("{}") ? "" : ", "));
        assertThat(lastGood()
                        .load(List.of(resource(named)))
                        .problems()
                        .getFirst()
                        .placed())
                .isEqualTo(problem);
    }

    @Test
    void numbersOfMetadataStayNumbers() {
        RateLimitConfig.Builder config = RateLimitConfig.newBuilder().setDomain("d");
        config.addDescriptorsBuilder()
                .setKey("a")
                .setMetadata(Struct.newBuilder()
                        .putFields("n", Value.newBuilder().setNumberValue(1e300).build()));
        assertThat(lastGood()
                        .load(List.of(new ConfigResource(config.build())))
                        .domains()
                        .getFirst()
                        .descriptors()
                        .getFirst()
                        .metadata())
                .containsEntry("n", 1e300);
    }

    private static LastGoodConfig lastGood() {
        return new LastGoodConfig(Strictness.PER_FILE, false);
    }

    private static ConfigResource resource(String json) throws Exception {
        RateLimitConfig.Builder config = RateLimitConfig.newBuilder();
        JsonFormat.parser().merge(json, config);
        return new ConfigResource(config.build());
    }
}
