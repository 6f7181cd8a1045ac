package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.Columns;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Per-Gateway settings, attached by annotation. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
@ShortNames("gwconfig")
@JsonClassDescription(
        "Settings of the Gateways that name this object in their annotation aigateway.envoyproxy.io/gateway-config.")
@AdditionalPrinterColumn(name = "Accepted", type = Type.STRING, jsonPath = Columns.ACCEPTED)
@AdditionalPrinterColumn(name = "Reason", type = Type.STRING, jsonPath = Columns.REASON)
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = Columns.AGE)
public class GatewayConfig extends CustomResource<GatewayConfigSpec, ObjectStatus> implements Namespaced {}
