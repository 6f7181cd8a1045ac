package dev.lockkeeper.app;

import dev.lockkeeper.plan.PlanSettings;
import dev.lockkeeper.plan.Planner;
import dev.lockkeeper.plan.extension.ExtensionView;
import dev.lockkeeper.revision.ExtensionSnapshots;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.RememberedCosts;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The planning loop and what reads it, as beans. */
final class Planning {

    /** One source feeds a process, so one word of being synced completes the first list. */
    private static final int SOURCES = 1;

    @Produces
    @Singleton
    PlanLoop planLoop(AppConfig config) {
        RememberedCosts costs = new RememberedCosts();
        PlanSettings settings = new PlanSettings(
                config.rootPrefix(),
                config.bundleVersion(),
                config.envoyGatewayNamespace(),
                HeaderAttributeSettings.of(config.headerAttributes()));
        return new PlanLoop(new Planner(settings, costs), costs, SOURCES);
    }

    @Produces
    @Singleton
    ExtensionView extensionView(PlanLoop plans) {
        return new ExtensionSnapshots(plans);
    }
}
