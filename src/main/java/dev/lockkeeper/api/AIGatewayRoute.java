package dev.lockkeeper.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Routes LLM requests of Gateways to AI service backends. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
public class AIGatewayRoute extends CustomResource<AIGatewayRouteSpec, AIGatewayRouteStatus> implements Namespaced {}
