package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.Columns;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** An AI service behind an Envoy Gateway Backend. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
@JsonClassDescription("An AI service behind an Envoy Gateway Backend.")
@AdditionalPrinterColumn(name = "Schema", type = Type.STRING, jsonPath = ".spec.schema.name")
@AdditionalPrinterColumn(name = "Backend", type = Type.STRING, jsonPath = ".spec.backendRef.name")
@AdditionalPrinterColumn(name = "Accepted", type = Type.STRING, jsonPath = Columns.ACCEPTED)
@AdditionalPrinterColumn(name = "Reason", type = Type.STRING, jsonPath = Columns.REASON)
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = Columns.AGE)
public class AIServiceBackend extends CustomResource<AIServiceBackendSpec, ObjectStatus> implements Namespaced {}
