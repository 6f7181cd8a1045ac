package dev.lockkeeper.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.bundle.FilterBackend;
import dev.lockkeeper.plan.bundle.FilterConfig;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A try gets what its backend wants, and without a usable credential it gets no further. */
class UpstreamStageTest {

    private static final String NAME = "default/up/route/chat/rule/0/ref/0";

    private final OpenRequests open = new OpenRequests(RequestLimits.DEFAULT);
    private final ProcessorConfigs configs = new ProcessorConfigs();
    private final String id = open.add(
            new RoutedRequest(
                    Endpoint.CHAT_COMPLETIONS,
                    "example.com",
                    "/v1/chat/completions",
                    "m",
                    JsonBody.parse(ByteString.copyFromUtf8("{\"model\":\"m\",\"user\":\"me\"}"))),
            0);

    private boolean measuring = true;

    @Test
    void takesTheCredentialThatTheRequestBrings() {
        // When
        CommonResponse response = tried(
                "\"auth\":{\"apiKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"headerName\":\"X-Key\",\"inputHeadersToRemove\":[\"X-Key\"]}}",
                Map.of("x-key", "theirs"));

        // Then
        assertThat(set(response)).contains("authorization=Bearer theirs");
        assertThat(response.getHeaderMutation().getRemoveHeadersList()).contains("x-key");
    }

    @Test
    void takesTheConfiguredCredentialWhenTheRequestBringsNone() {
        CommonResponse response = tried(
                "\"auth\":{\"azureAPIKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"headerName\":\"x-key\",\"fallbackToConfigured\":true}}",
                Map.of("authorization", "Bearer theirs"));

        assertThat(set(response)).contains("api-key=ours");
        assertThat(response.getHeaderMutation().getRemoveHeadersList()).contains("authorization");
    }

    @Test
    void refusesWhereTheRequestMustBringItsCredential() {
        assertThatThrownBy(() -> tried(
                        "\"auth\":{\"apiKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"headerName\":\"x-key\",\"fallbackToConfigured\":false}}",
                        Map.of()))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(401))
                .hasMessage("the backend's policy wants the credential in the request header x-key and there is none");
    }

    @Test
    void aBlankCredentialIsNone() {
        String auth =
                "\"auth\":{\"apiKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"headerName\":\"x-key\",\"fallbackToConfigured\":%s}}";

        assertThat(set(tried(auth.formatted(true), Map.of("x-key", " \t")))).contains("authorization=Bearer ours");
        assertThatThrownBy(() -> tried(auth.formatted(false), Map.of("x-key", "")))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(401))
                .hasMessage("the backend's policy wants the credential in the request header x-key and there is none");
    }

    @Test
    void sendsACredentialWithoutTheSpaceAroundIt() {
        CommonResponse response = tried(
                "\"auth\":{\"apiKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"headerName\":\"x-key\"}}",
                Map.of("x-key", " theirs "));

        assertThat(set(response)).contains("authorization=Bearer theirs");
    }

    @Test
    void neverSendsTheSharedKeyWhereMetadataMayHaveTheRequestsOwn() {
        for (boolean fallback : new boolean[] {true, false}) {
            assertThatThrownBy(() -> tried(
                            "\"auth\":{\"apiKey\":{\"key\":\"ours\"},\"credentialOverride\":{\"dynamicMetadataNamespace\":\"ns\",\"dynamicMetadataKey\":\"key\",\"fallbackToConfigured\":%s}}"
                                    .formatted(fallback),
                            Map.of()))
                    .isInstanceOfSatisfying(
                            ApiError.class, e -> assertThat(e.status()).isEqualTo(501))
                    .hasMessage(
                            "the backend's policy takes the credential from dynamic metadata, which this processor does not read; use fromRequestHeaders");
        }
    }

    @Test
    void refusesCredentialsThatItCannotUse() {
        assertThatThrownBy(
                        () -> tried("\"auth\":{\"aws\":{\"credentialFileLiteral\":\"x\",\"region\":\"y\"}}", Map.of()))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(501))
                .hasMessage(
                        "the backend's credential is of a kind that this processor cannot sign with; use the processor image of the chart");
    }

    @Test
    void leavesTheClientsHeadersToBackendsWithoutCredential() {
        CommonResponse response = tried("\"modelNameOverride\":\"m\"", Map.of("authorization", "Bearer theirs"));

        assertThat(set(response)).containsExactly("accept-encoding=identity", ":path=/v1/chat/completions");
        assertThat(response.getHeaderMutation().getRemoveHeadersList()).containsExactly("content-length");
        assertThat(response.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE);
    }

    @Test
    void leavesTheEncodingToTheClientWhereNothingIsMeasured() {
        measuring = false;

        CommonResponse response = tried("\"modelNameOverride\":\"m\"", Map.of("accept-encoding", "gzip"));

        assertThat(set(response)).containsExactly(":path=/v1/chat/completions");
    }

    @Test
    void editsTheBody() {
        CommonResponse response = tried(
                "\"httpBodyMutation\":{\"set\":[{\"path\":\"service_tier\",\"value\":\"\\\"flex\\\"\"}],\"remove\":[\"user\"]}",
                Map.of());

        assertThat(response.getStatus()).isEqualTo(CommonResponse.ResponseStatus.CONTINUE_AND_REPLACE);
        assertThat(response.getBodyMutation().getBody().toStringUtf8())
                .isEqualTo("{\"service_tier\":\"flex\",\"model\":\"m\"}");
    }

    @Test
    void saysWhichBodyMutationIsWrong() {
        assertThatThrownBy(
                        () -> tried("\"httpBodyMutation\":{\"set\":[{\"path\":\"a\",\"value\":\"flex\"}]}", Map.of()))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessage("a body mutation of backend %s sets a value that is not JSON", NAME);
    }

    @Test
    void refusesSchemasThatNeedATranslation() {
        UpstreamStage stage = stage("{\"name\":\"%s\",\"schema\":{\"name\":\"AWSBedrock\"}}".formatted(NAME));

        assertThatThrownBy(() -> stage.requestHeaders(message(NAME), headers(Map.of())))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(501))
                .hasMessage(
                        "the backend speaks AWSBedrock, which this processor does not translate chat/completions to; use the processor image of the chart");
    }

    @Test
    void refusesRequestsThatItHasNotRouted() {
        UpstreamStage stage = new UpstreamStage(context(new OpenRequests(RequestLimits.DEFAULT)));

        assertThat(stage.concerns(message(NAME), headers(Map.of()))).isTrue();
        assertThatThrownBy(() -> stage.requestHeaders(message(NAME), headers(Map.of())))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessage("the request did not pass the processor before routing");
    }

    @Test
    void refusesEndpointsWithoutAName() {
        UpstreamStage stage = new UpstreamStage(context(open));

        assertThat(stage.concerns(ProcessingRequest.getDefaultInstance(), headers(Map.of())))
                .isTrue();
        assertThatThrownBy(() -> stage.requestHeaders(ProcessingRequest.getDefaultInstance(), headers(Map.of())))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(500))
                .hasMessage("the chosen endpoint does not say which backend it is");
    }

    @Test
    void saysNothingOfRoutesBeforeItsFirstBundle() {
        UpstreamStage stage = new UpstreamStage(context(open));

        assertThatThrownBy(() -> stage.requestHeaders(message(NAME), headers(Map.of())))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(503));
    }

    @Test
    void aRouteThatIsGoneAnswersAsWhenEnvoyKnows() {
        UpstreamStage stage = stage("{\"name\":\"%s\",\"schema\":{\"name\":\"OpenAI\"}}".formatted(NAME));

        assertThatThrownBy(
                        () -> stage.requestHeaders(message("default/other/route/gone/rule/0/ref/0"), headers(Map.of())))
                .isInstanceOfSatisfying(
                        ApiError.class, e -> assertThat(e.status()).isEqualTo(404));
    }

    private CommonResponse tried(String backendFields, Map<String, String> headers) {
        return stage("{\"name\":\"%s\",\"schema\":{\"name\":\"OpenAI\",\"prefix\":\"v1\"},%s}"
                        .formatted(NAME, backendFields))
                .requestHeaders(message(NAME), headers(headers))
                .getRequestHeaders()
                .getResponse();
    }

    private UpstreamStage stage(String backend) {
        FilterConfig config = FilterConfigs.parse(("backends:\n- " + backend).getBytes(StandardCharsets.UTF_8));
        assertThat(config.backends()).extracting(FilterBackend::name).containsExactly(NAME);
        configs.publish(new ObjectKey("default", "gw"), config);
        return new UpstreamStage(context(open));
    }

    private ProcessorContext context(OpenRequests requests) {
        return TestContext.of(configs, requests, new SimpleMeterRegistry(), System::nanoTime, measuring);
    }

    private RequestHeaders headers(Map<String, String> headers) {
        HeaderMap.Builder map = HeaderMap.newBuilder();
        map.addHeaders(
                HeaderValue.newBuilder().setKey("x-ai-eg-internal-req-id").setRawValue(ByteString.copyFromUtf8(id)));
        headers.forEach((name, value) ->
                map.addHeaders(HeaderValue.newBuilder().setKey(name).setRawValue(ByteString.copyFromUtf8(value))));
        return new RequestHeaders(map.build());
    }

    private static ProcessingRequest message(String backend) {
        Struct attributes = Struct.newBuilder()
                .putFields(
                        ProcessorNames.HOST_BACKEND,
                        Value.newBuilder().setStringValue(backend).build())
                .build();
        return ProcessingRequest.newBuilder()
                .putAttributes("envoy.filters.http.ext_proc", attributes)
                .build();
    }

    private static List<String> set(CommonResponse response) {
        return response.getHeaderMutation().getSetHeadersList().stream()
                .map(option -> option.getHeader().getKey() + "="
                        + option.getHeader().getRawValue().toStringUtf8())
                .toList();
    }
}
