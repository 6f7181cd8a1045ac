package dev.lockkeeper.api.envoygateway;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;

/** Envoy Gateway's HTTPRouteFilter (the Gateway API model has an inline type of that name). */
@Group("gateway.envoyproxy.io")
@Version("v1alpha1")
@Kind("HTTPRouteFilter")
public class EnvoyRouteFilter extends CustomResource<EnvoyRouteFilterSpec, Void> implements Namespaced {}
