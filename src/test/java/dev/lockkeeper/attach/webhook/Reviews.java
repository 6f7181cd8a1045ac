package dev.lockkeeper.attach.webhook;

import dev.lockkeeper.attach.RolloutMark;
import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.ModelYaml;

/** Questions of an API server, and a model in which the Gateway {@code default/gw} has an AI route. */
final class Reviews {

    private Reviews() {}

    static GatewayModel model() {
        return ModelYaml.model(ModelYaml.parse("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: gw }
                spec: { gatewayClassName: eg }
                ---
                apiVersion: aigateway.envoyproxy.io/v1beta1
                kind: AIGatewayRoute
                metadata: { name: chat }
                spec: { parentRefs: [{ name: gw }], rules: [] }
                """));
    }

    /** Before the AI route was heard of. */
    static GatewayModel withoutRoutes() {
        return ModelYaml.model(ModelYaml.parse("""
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: gw }
                spec: { gatewayClassName: eg }
                """));
    }

    /** Of an Envoy pod of Gateway {@code default/gw} whose template has this mark. */
    static String markedPod(String mark) {
        return pod("gw")
                .replace(
                        "\"metadata\":{",
                        "\"metadata\":{\"annotations\":{\"%s\":\"%s\"},".formatted(RolloutMark.ANNOTATION, mark));
    }

    /** Of an Envoy pod of this Gateway in the namespace {@code default}. */
    static String pod(String gateway) {
        return review("CREATE", "", "Pod", """
                {"metadata":{"generateName":"envoy-","labels":{
                "gateway.envoyproxy.io/owning-gateway-name":"%s",
                "gateway.envoyproxy.io/owning-gateway-namespace":"default"}},
                "spec":{"containers":[{"name":"envoy"}]}}""".formatted(gateway));
    }

    static String review(String operation, String group, String kind, String object) {
        return """
                {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1",
                "operation":"%s","kind":{"group":"%s","version":"v1","kind":"%s"},
                "namespace":"envoy-gateway-system","object":%s}}""".formatted(operation, group, kind, object);
    }
}
