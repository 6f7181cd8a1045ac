"""The objects of the benchmark: one Gateway, one backend with a key, and routes of one rule each."""

import base64
import json
import re

ROUTES = "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/default/aigatewayroutes"
HTTP_ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes"
BUNDLES = "/api/v1/namespaces/envoy-gateway-system/secrets"
MODEL = re.compile(r"bench-\d+-\d+")
INDEX = "ai-default-"

SHARED = """
apiVersion: v1
kind: Namespace
metadata: {name: envoy-gateway-system}
---
apiVersion: v1
kind: Namespace
metadata: {name: envoy-ai-gateway-system}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: ai}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: ai, namespace: default}
spec: {gatewayClassName: ai, listeners: [{name: http, protocol: HTTP, port: 80}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: own, namespace: default}
spec: {endpoints: [{fqdn: {hostname: models.example.com, port: 443}}]}
---
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIServiceBackend
metadata: {name: own, namespace: default}
spec:
  schema: {name: OpenAI}
  backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: own}
---
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: BackendSecurityPolicy
metadata: {name: own, namespace: default}
spec:
  type: APIKey
  apiKey: {secretRef: {name: own}}
  targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: own}]
---
apiVersion: v1
kind: Secret
metadata: {name: own, namespace: default}
stringData: {apiKey: bench}
"""


def name(number):
    return f"route-{number:05}"


def rules(number, revision):
    header = {"name": "x-ai-eg-model", "value": f"bench-{number}-{revision}"}
    return [{"matches": [{"headers": [header]}], "backendRefs": [{"name": "own"}]}]


def manifest(numbers):
    """A List, as kubectl takes it."""
    items = [
        {
            "apiVersion": "aigateway.envoyproxy.io/v1beta1",
            "kind": "AIGatewayRoute",
            "metadata": {"name": name(number), "namespace": "default"},
            "spec": {"parentRefs": [{"name": "ai"}], "rules": rules(number, 0)},
        }
        for number in numbers
    ]
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def model_of(route):
    """The model that a route of either kind matches first."""
    return route["spec"]["rules"][0]["matches"][0]["headers"][0]["value"]


def accepted(route):
    """Whether a condition of ours says so about this very spec."""
    status = route.get("status", {})
    conditions = status.get("conditions", []) + [c for p in status.get("parents", []) for c in p.get("conditions", [])]
    return any(
        condition["type"] == "Accepted"
        and condition["status"] == "True"
        and condition.get("observedGeneration") == route["metadata"]["generation"]
        for condition in conditions
    )


class Bundle:
    """What a reader of the bundle's Secrets gets; empty while they don't fit together."""

    def __init__(self, secrets):
        self.secrets = secrets
        self.seen = None
        self.content = b""

    def read(self):
        index = next((s for n, (_, s) in list(self.secrets.objects.items()) if n.startswith(INDEX) and "part" not in n), None)
        if index is None:
            return b""
        text = base64.b64decode(index["data"]["index.yaml"]).decode()
        if text != self.seen:
            parts = [self.secrets.get(part)[1] for part in re.findall(r'name: "(\S+)"', text)]
            if None in parts:
                return b""
            self.content = b"".join(base64.b64decode(part["data"]["chunk"]) for part in parts)
            self.seen = text
        return self.content

    def models(self):
        return set(MODEL.findall(self.read().decode()))
