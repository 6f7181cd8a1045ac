package dev.lockkeeper.attach.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockkeeper.attach.SidecarPlanner;
import dev.lockkeeper.attach.SidecarSettings;
import dev.lockkeeper.realparts.CertificateAuthority;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever asks about a pod gets an answer at once: a patch for pods of AI Gateways, leave for all others, and a plain text for a bad question. */
class WebhookServerIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @TempDir
    Path authorityFolder;

    private CertificateAuthority authority;
    private RunningWebhook webhook;

    @BeforeEach
    void start() throws Exception {
        authority = new CertificateAuthority(authorityFolder);
        webhook = new RunningWebhook(folder);
        webhook.publish(authority.server("first"), authority.certificate());
        webhook.model.set(Optional.of(Reviews.model()));
        await().until(webhook::ready);
    }

    @AfterEach
    void stop() throws Exception {
        webhook.close();
    }

    @Test
    void patchesAPodOfAnAiGateway() throws Exception {
        // When
        HttpResponse<String> answer = webhook.post(authority.certificate(), Reviews.pod("gw"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode review = JSON.readTree(answer.body());
        assertThat(review.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(review.path("kind").asText()).isEqualTo("AdmissionReview");
        JsonNode response = review.path("response");
        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        assertThat(JSON.readTree(response.path("patch").binaryValue()).findValuesAsText("path"))
                .contains("/spec/initContainers", "/spec/containers/0/volumeMounts");
        assertThat(webhook.reviews("injected")).isEqualTo(1);
    }

    @Test
    void warmingUpAsksForNoModel() {
        // Given
        AtomicInteger asked = new AtomicInteger();
        PodReviews reviews = new PodReviews(
                () -> {
                    asked.incrementAndGet();
                    return Optional.empty();
                },
                new SidecarPlanner(() -> SidecarSettings.DEFAULT));

        // When
        reviews.warmUp();

        // Then
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest(name = "{0} of {1}{2} {3}")
    @CsvSource({
        "CREATE, '',   Pod,        '{\"metadata\":{\"labels\":7},\"spec\":[]}'",
        "CREATE, '',   Pod,        'null'",
        "CREATE, '',   Pod,        '\"text\"'",
        "UPDATE, '',   Pod,        '{}'",
        "CREATE, apps, Deployment, '{}'",
    })
    void allowsEverythingElse(String operation, String group, String kind, String object) throws Exception {
        // When
        HttpResponse<String> answer =
                webhook.post(authority.certificate(), Reviews.review(operation, group, kind, object));

        // Then
        assertThat(answer.body())
                .isEqualTo(
                        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"u-1\",\"allowed\":true}}");
        assertThat(webhook.reviews("untouched")).isEqualTo(1);
    }

    @Test
    void allowsAPodOfAnUnknownGateway() throws Exception {
        // When
        HttpResponse<String> answer = webhook.post(authority.certificate(), Reviews.pod("unknown"));

        // Then
        assertThat(answer.body()).contains("\"allowed\":true").doesNotContain("patch");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing at all | the body is no AdmissionReview | 400
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1beta1","request":{"uid":"u"}} | the body is no AdmissionReview of admission.k8s.io/v1 but kind "AdmissionReview" of apiVersion "admission.k8s.io/v1beta1" | 400
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"} | the AdmissionReview has no request.uid | 400
            [] | the body is no AdmissionReview of admission.k8s.io/v1 but kind "" of apiVersion "" | 400
            {"kind": | the body is no JSON: | 400
            """)
    void saysWhatIsWrongWithAQuestion(String body, String text, int status) throws Exception {
        // When
        HttpResponse<String> answer = webhook.post(authority.certificate(), body.equals("nothing at all") ? "" : body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).startsWith(text).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(webhook.reviews("refused")).isEqualTo(1);
    }

    @Test
    void servesNothingElse() throws Exception {
        // When
        HttpResponse<String> get =
                webhook.send(authority.certificate(), HttpRequest.newBuilder(URI.create(webhook.url("/mutate"))));
        HttpResponse<String> elsewhere =
                webhook.send(authority.certificate(), HttpRequest.newBuilder(URI.create(webhook.url("/metrics"))));

        // Then
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.headers().firstValue("Allow")).contains("POST");
        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(elsewhere.body()).isEqualTo("only /mutate is served here\n");
    }

    @Test
    void refusesABodyWithoutEnd() throws Exception {
        // When
        HttpResponse<String> answer = webhook.post(authority.certificate(), " ".repeat(8 * 1024 * 1024 + 1));

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("the body has more than 8388608 bytes\n");
    }

    @Test
    void doesNotAnswerFromHalfAModel() throws Exception {
        // Given
        webhook.model.set(Optional.empty());

        // When
        HttpResponse<String> answer = webhook.post(authority.certificate(), Reviews.pod("gw"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("this replica has not read all objects yet; ask again\n");
        assertThat(webhook.reviews("unavailable")).isEqualTo(1);
    }

    @Test
    void showsANewCertificateWithoutRestart() throws Exception {
        // Given
        assertThat(webhook.shownTo(authority.certificate(), "TLSv1.2")).isEqualTo("CN=first");

        // When
        webhook.publish(authority.server("second"), authority.certificate());

        // Then
        await().until(() -> webhook.shownTo(authority.certificate(), "TLSv1.3").equals("CN=second"));
        assertThat(webhook.meters
                        .get("lockkeeper.webhook.certificate.expiry")
                        .gauge()
                        .value())
                .isBetween(29 * 86_400.0, 30 * 86_400.0);
    }

    @Test
    void keepsTheCertificateWhileTheFilesAreBroken() throws Exception {
        // When
        Files.writeString(folder.resolve("tls.crt"), "no certificate");

        // Then
        await().until(() -> reloads("failed") == 1);
        assertThat(webhook.shownTo(authority.certificate(), "TLSv1.3")).isEqualTo("CN=first");

        // And when the files are gone
        Files.delete(folder.resolve("tls.crt"));
        assertThat(webhook.shownTo(authority.certificate(), "TLSv1.3")).isEqualTo("CN=first");
    }

    @Test
    void refusesOldProtocols() {
        assertThatThrownBy(() -> webhook.shownTo(authority.certificate(), "TLSv1.1"))
                .isInstanceOf(SSLException.class);
    }

    private double reloads(String outcome) {
        return webhook.meters
                .get("lockkeeper.webhook.certificate.reloads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
