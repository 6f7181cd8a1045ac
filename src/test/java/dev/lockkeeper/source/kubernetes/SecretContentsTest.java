package dev.lockkeeper.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.api.BackendSecurityPolicySpec;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelSpec;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The model never holds a policy whose Secret exists and is not loaded, whatever the order of answers, lists and watches. */
class SecretContentsTest {

    private final RecordingSink sink = new RecordingSink();
    private final Map<ObjectKey, CompletableFuture<Optional<Secret>>> answers = new HashMap<>();
    private final List<ObjectKey> asked = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SecretContents contents = contents(Duration.ofHours(1));

    @AfterEach
    void end() {
        timer.shutdownNow();
    }

    @Test
    void atStartPoliciesPassAndSecretsBringTheirContent() {
        // Given a policy before any Secret
        contents.policy(policy("p", "key"));

        // When Secrets come
        contents.put(secret("key", "sk-1"));
        contents.put(secret("other", "x"));

        // Then only what is named is loaded, and nothing was asked for
        assertThat(loaded("key")).isTrue();
        assertThat(loaded("other")).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void aPolicyWaitsForTheContent() {
        // Given a Secret that nobody names
        contents.secretsFollow();
        contents.put(secret("key", "sk-1"));

        // When a policy names it, and the answer comes
        contents.policy(policy("p", "key"));
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "p"))).isFalse();
        answer("key").complete(Optional.of(secret("key", "sk-1")));

        // Then content and policy are there, in this order
        assertThat(kinds()).containsExactly("Secret", "Secret", "BackendSecurityPolicy");
        assertThat(loaded("key")).isTrue();
    }

    @Test
    void theModelsVersionOfAPolicyKeepsItsContentWhileTheNextWaits() {
        // Given a policy with a loaded Secret
        contents.policy(policy("p", "old"));
        contents.secretsFollow();
        contents.put(secret("old", "sk-old"));
        contents.put(secret("new", "sk-new"));

        // When it names another one whose content is on its way
        contents.policy(policy("p", "new"));

        // Then the old content stays until the policy changes in the model
        assertThat(loaded("old")).isTrue();
        answer("new").complete(Optional.of(secret("new", "sk-new")));
        assertThat(loaded("old")).isFalse();
        assertThat(loaded("new")).isTrue();
    }

    @Test
    void aWatchThatOvertakesTheAnswerWins() {
        // Given a policy that waits
        contents.secretsFollow();
        contents.put(secret("key", "sk-1"));
        contents.policy(policy("p", "key"));

        // When the watch brings newer content before the answer with the older
        contents.put(secret("key", "sk-2"));
        answer("key").complete(Optional.of(secret("key", "sk-1")));

        // Then the newer stays
        assertThat(apiKey("key")).isEqualTo("sk-2");
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "p"))).isTrue();
    }

    @Test
    void aDeletedSecretIsNotBroughtBackByALateAnswer() {
        // Given a policy that waits
        contents.secretsFollow();
        contents.put(secret("key", "sk-1"));
        contents.policy(policy("p", "key"));

        // When the Secret is deleted before the answer comes
        contents.removed(key("key"));
        answer("key").complete(Optional.of(secret("key", "sk-1")));

        // Then access is gone
        assertThat(sink.model().has(id(Kind.SECRET, "key"))).isFalse();
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "p"))).isTrue();
    }

    @Test
    void aPolicyOfAMissingSecretPassesWhenThatIsKnown() {
        // Given no such Secret
        contents.secretsFollow();

        // When a policy names it and the API server says so
        contents.policy(policy("p", "nowhere"));
        answer("nowhere").complete(Optional.empty());

        // Then the policy is there, for the plan to say what is missing
        assertThat(kinds()).containsExactly("BackendSecurityPolicy");
    }

    @Test
    void takingAPolicyAwayDoesNotWait() {
        // Given a policy of which a newer version waits
        contents.policy(policy("p", "old"));
        contents.secretsFollow();
        contents.put(secret("old", "sk-old"));
        contents.policy(policy("p", "new"));

        // When it is deleted
        contents.policy(new ModelChange.Delete(id(Kind.BACKEND_SECURITY_POLICY, "p")));
        answer("new").complete(Optional.of(secret("new", "sk-new")));

        // Then it is gone at once and stays gone, and no content is kept
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "p"))).isFalse();
        assertThat(loaded("old")).isFalse();
        assertThat(loaded("new")).isFalse();
    }

    @Test
    void otherPoliciesPassWhileOneWaits() {
        // Given a policy that waits
        contents.secretsFollow();
        contents.policy(policy("slow", "key"));

        // When another one without a Secret to load comes
        contents.policy(policy("quick", "in-unwatched"));

        // Then it is there
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "quick"))).isTrue();
        assertThat(sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "slow"))).isFalse();
    }

    @Test
    void waitingHasAnEnd() {
        // Given a Secret that cannot be read, and little patience
        SecretContents impatient = contents(Duration.ofMillis(50));
        impatient.secretsFollow();
        impatient.policy(policy("p", "key"));

        // When the API server never answers
        answer("key").completeExceptionally(new IllegalStateException("GET …: HTTP 403"));

        // Then the policy passes without it after its patience
        await().atMost(Duration.ofSeconds(30)).until(() -> sink.model().has(id(Kind.BACKEND_SECURITY_POLICY, "p")));
    }

    private SecretContents contents(Duration patience) {
        return new SecretContents(
                sink,
                key -> {
                    asked.add(key);
                    return answer(key.name());
                },
                namespace -> !namespace.equals("unwatched"),
                timer,
                patience);
    }

    /** What the API server will say of a Secret. */
    private CompletableFuture<Optional<Secret>> answer(String name) {
        return answers.computeIfAbsent(key(name), _ -> new CompletableFuture<>());
    }

    private List<String> kinds() {
        return sink.all().stream().map(change -> change.id().kind().kindName()).toList();
    }

    private boolean loaded(String name) {
        return content(name).filter(ModelSpec.SecretContent::loaded).isPresent();
    }

    private String apiKey(String name) {
        return content(name).orElseThrow().data().getOrDefault("apiKey", "");
    }

    private Optional<ModelSpec.SecretContent> content(String name) {
        return sink.model().spec(id(Kind.SECRET, name), ModelSpec.SecretContent.class);
    }

    /** A name that begins with {@code in-} is the namespace of the Secret. */
    private static ModelChange.Upsert policy(String name, String secret) {
        String ref = secret.startsWith("in-")
                ? "{ name: key, namespace: %s }".formatted(secret.substring(3))
                : "{ name: %s }".formatted(secret);
        BackendSecurityPolicySpec spec = new KubernetesSerialization()
                .unmarshal("type: APIKey\napiKey: { secretRef: " + ref + " }", BackendSecurityPolicySpec.class);
        return new ModelChange.Upsert(new ModelObject<>(
                id(Kind.BACKEND_SECURITY_POLICY, name), Meta.NONE, new ModelSpec.SecurityPolicy(spec)));
    }

    private static Secret secret(String name, String apiKey) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withData(Map.of(
                        "apiKey",
                        Base64.getEncoder().encodeToString(apiKey.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                .build();
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static ObjectId id(Kind kind, String name) {
        return new ObjectId(kind, key(name));
    }
}
