package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.Columns;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.Labels;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Token quotas of AI service backends. */
@Group(ApiGroup.NAME)
@Version("v1alpha1")
@Labels("gateway.networking.k8s.io/policy=direct")
@JsonClassDescription("Token quotas of AI service backends.")
@AdditionalPrinterColumn(name = "Accepted", type = Type.STRING, jsonPath = Columns.ACCEPTED)
@AdditionalPrinterColumn(name = "Reason", type = Type.STRING, jsonPath = Columns.REASON)
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = Columns.AGE)
public class QuotaPolicy extends CustomResource<QuotaPolicySpec, ObjectStatus> implements Namespaced {}
