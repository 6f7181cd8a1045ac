package dev.lockkeeper.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** An AI service behind an Envoy Gateway Backend. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
public class AIServiceBackend extends CustomResource<AIServiceBackendSpec, ObjectStatus> implements Namespaced {}
