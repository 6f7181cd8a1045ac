package dev.lockkeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.Meta;
import dev.lockkeeper.model.ModelChange;
import dev.lockkeeper.model.ModelObject;
import dev.lockkeeper.model.ModelYaml;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.plan.LastGoodCosts;
import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.revision.Snapshots;
import dev.lockkeeper.source.directory.DirectoryProblem;
import dev.lockkeeper.source.directory.ManifestId;
import dev.lockkeeper.source.schema.FieldProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The console says what there is, what is made of it and what is wrong, with file and line, and never a credential. */
class AnswersTest {

    private static final String GOOD = """
            kind: Gateway
            metadata: {name: gw, namespace: team}
            spec: {gatewayClassName: ai}
            ---
            kind: Backend
            metadata: {name: up, namespace: team}
            ---
            kind: AIServiceBackend
            metadata: {name: up, namespace: team}
            spec:
              schema: {name: OpenAI}
              backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: up}
              headerMutation: {set: [{name: x-partner-key, value: hidden-in-a-header}]}
            ---
            kind: BackendSecurityPolicy
            metadata: {name: up, namespace: team}
            spec:
              targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: up}]
              type: APIKey
              apiKey: {secretRef: {name: key}}
            ---
            kind: Secret
            metadata: {name: key, namespace: team}
            stringData: {apiKey: hidden-in-a-secret}
            ---
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: team}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - matches: [{headers: [{name: x-ai-eg-model, value: m}]}]
                backendRefs: [{name: BACKEND}]
            """;

    @Test
    void showsAnObjectWithItsOriginAndConditions() {
        // When
        String objects = Answers.json(answers(GOOD.replace("BACKEND", "up")).objects());

        // Then
        assertThat(objects).contains("""
                  "kind" : "AIServiceBackend",
                  "namespace" : "team",
                  "name" : "up",
                  "origin" : "all.yaml:3",
                  "conditions" : [ {
                    "type" : "Accepted",
                    "status" : "True",
                    "reason" : "Accepted",
                    "message" : "backend is accepted"
                  }\
                """);
    }

    @Test
    void showsWhatIsGeneratedForARoute() {
        // When
        ObjectNode plan = answers(GOOD.replace("BACKEND", "up"))
                .plan(new ObjectKey("team", "chat"))
                .orElseThrow();

        // Then
        assertThat(plan.path("generated"))
                .extracting(object -> object.path("kind").asText() + " "
                        + object.path("metadata").path("name").asText())
                .containsExactly(
                        "HTTPRoute chat",
                        "HTTPRouteFilter ai-eg-host-rewrite-chat",
                        "HTTPRouteFilter ai-eg-route-not-found-response-chat");
        assertThat(plan.path("problems")).isEmpty();
    }

    @Test
    void neverShowsACredential() {
        // Given
        Answers answers = answers(GOOD.replace("BACKEND", "up"));

        // When
        ObjectNode gateway = answers.gateway(new ObjectKey("team", "gw")).orElseThrow();

        // Then
        assertThat(gateway.at("/config/backends/0/auth/apiKey/key").asText()).isEqualTo("(redacted)");
        assertThat(gateway.at("/config/backends/0/httpHeaderMutation/set/0").toString())
                .isEqualTo("{\"name\":\"x-partner-key\",\"value\":\"(redacted)\"}");
        assertThat(Answers.json(gateway) + Answers.json(answers.objects()) + Pages.gateway(gateway))
                .doesNotContain("hidden-in");
    }

    @Test
    void saysWhereAProblemOfARouteIs() {
        // When
        List<ShownProblem> problems = answers(GOOD.replace("BACKEND", "gone")).problems();

        // Then
        assertThat(problems)
                .containsExactly(new ShownProblem(
                        "all.yaml",
                        6,
                        "AIGatewayRoute team/chat",
                        "spec.rules[0].backendRefs[0].name",
                        "BackendNotFound",
                        "AIServiceBackend team/gone not found; create it or correct the reference",
                        false));
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        // Given
        DirectoryProblem problem = new DirectoryProblem(
                Path.of("route.yaml"),
                12,
                new ManifestId("aigateway.envoyproxy.io", "AIGatewayRoute", "team", "chat"),
                new FieldProblem("spec.rules[0].backendRefs[0].weight", "must be an integer"),
                true);

        // When
        List<ShownProblem> problems =
                answers(GOOD.replace("BACKEND", "up"), List.of(problem)).problems();

        // Then
        assertThat(problems)
                .containsExactly(new ShownProblem(
                        "route.yaml",
                        12,
                        "AIGatewayRoute team/chat",
                        "spec.rules[0].backendRefs[0].weight",
                        "Invalid",
                        "must be an integer",
                        true));
    }

    @Test
    void escapesWhatComesFromManifests() {
        // Given
        DirectoryProblem problem = new DirectoryProblem(
                Path.of("a.yaml"),
                1,
                ManifestId.UNKNOWN,
                new FieldProblem("", "<script>alert('x')</script> & \"y\""),
                false);

        // When
        String page = Pages.overview(answers(GOOD, List.of(problem)));

        // Then
        assertThat(page)
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;")
                .doesNotContain("<script");
    }

    @Test
    void saysWhoWritesAndFromWhat() {
        // When
        ObjectNode status = answers(GOOD.replace("BACKEND", "up")).status();

        // Then
        assertThat(status.toString())
                .isEqualTo(
                        "{\"ready\":true,\"revision\":0,\"source\":\"directory here\",\"output\":\"there\",\"leader\":true,\"epoch\":0,\"problems\":0}");
    }

    private static Answers answers(String manifests) {
        return answers(manifests, List.of());
    }

    private static Answers answers(String manifests, List<DirectoryProblem> problems) {
        return new Answers(new Fixed(manifests), new Surroundings() {
            @Override
            public String source() {
                return "directory here";
            }

            @Override
            public Optional<String> output() {
                return Optional.of("there");
            }

            @Override
            public List<DirectoryProblem> sourceProblems() {
                return problems;
            }

            @Override
            public List<String> outputProblems() {
                return List.of();
            }

            @Override
            public OptionalLong leaderEpoch() {
                return OptionalLong.of(0);
            }
        });
    }

    /** The plans of some manifests, of which the n-th stands in line n. */
    private record Fixed(Snapshot current) implements Snapshots {

        Fixed(String manifests) {
            this(snapshot(manifests));
        }

        @Override
        public boolean ready() {
            return true;
        }

        @Override
        public void onChange(Consumer<SortedSet<ObjectId>> listener) {
            // Nothing ever changes here.
        }

        private static Snapshot snapshot(String manifests) {
            GatewayModel model = GatewayModel.empty();
            SortedSet<ObjectId> all = new TreeSet<>();
            int line = 1;
            for (ModelObject<?> object : ModelYaml.parse(manifests)) {
                Meta meta = new Meta("", "", 0, new TreeMap<>(), new TreeMap<>(), "", "all.yaml:" + line++);
                model = model.with(new ModelChange.Upsert(new ModelObject<>(object.id(), meta, object.spec())));
                all.add(object.id());
            }
            assertThat(model.count(Kind.AI_GATEWAY_ROUTE)).isEqualTo(1);
            Planner planner = new Planner(PlanSettings.DEFAULT, LastGoodCosts.NONE);
            return new Snapshot(model, planner.next(planner.empty(), model, all));
        }
    }
}
