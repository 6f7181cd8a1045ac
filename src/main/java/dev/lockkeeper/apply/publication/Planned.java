package dev.lockkeeper.apply.publication;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.plan.Plans;

/** A model and the plans made from it. */
public record Planned(GatewayModel model, Plans plans) {}
