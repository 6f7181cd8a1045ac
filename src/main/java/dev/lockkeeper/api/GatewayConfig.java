package dev.lockkeeper.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Per-Gateway settings, attached by annotation. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
public class GatewayConfig extends CustomResource<GatewayConfigSpec, ObjectStatus> implements Namespaced {}
