package dev.lockkeeper.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.model.ObjectKey;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that Envoy Gateway gives to clusters and routes say rule and backend; any other name says nothing. */
class RuleNameTest {

    private static final ObjectKey CHAT = new ObjectKey("default", "chat");

    @Test
    void readsBothFormsOfClusters() {
        assertThat(RuleName.ofCluster("httproute/default/chat/rule/12"))
                .contains(new RuleName(CHAT, 12, OptionalInt.empty()));
        assertThat(RuleName.ofCluster("httproute/default/chat/rule/12/backend/3"))
                .contains(new RuleName(CHAT, 12, OptionalInt.of(3)));
    }

    @Test
    void readsRoutes() {
        assertThat(RuleName.ofRoute("httproute/default/chat/rule/2/match/0/*"))
                .contains(new RuleName(CHAT, 2, OptionalInt.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "httproute",
                "httproute/default/chat/rule",
                "httproute/default/chat/rule/x",
                "httproute/default/chat/rule/-1",
                "httproute/default/chat/rule/99999999999",
                "httproute/default//rule/0",
                "grpcroute/default/chat/rule/0",
                "httproute/default/chat/rule/0/backend",
                "httproute/default/chat/rule/0/backend/y",
                "httproute/default/chat/rule/0/mirror/1",
                "httproute/default/chat/rule/0/backend/1/2"
            })
    void leavesOtherNamesAlone(String name) {
        assertThat(RuleName.ofCluster(name)).isEmpty();
    }
}
