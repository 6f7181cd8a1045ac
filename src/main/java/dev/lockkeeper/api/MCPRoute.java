package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import dev.lockkeeper.api.schema.Columns;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** Joins MCP servers behind one endpoint of Gateways. */
@Group(ApiGroup.NAME)
@Version("v1beta1")
@JsonClassDescription("Joins MCP servers behind one endpoint of Gateways.")
@AdditionalPrinterColumn(name = "Path", type = Type.STRING, jsonPath = ".spec.path")
@AdditionalPrinterColumn(name = "Accepted", type = Type.STRING, jsonPath = Columns.ACCEPTED)
@AdditionalPrinterColumn(name = "Reason", type = Type.STRING, jsonPath = Columns.REASON)
@AdditionalPrinterColumn(name = "Age", type = Type.DATE, jsonPath = Columns.AGE)
public class MCPRoute extends CustomResource<MCPRouteSpec, ObjectStatus> implements Namespaced {}
