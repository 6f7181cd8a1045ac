package dev.lockkeeper.app;

import dev.lockkeeper.app.arguments.NotYetUsedConfig;
import dev.lockkeeper.app.arguments.NotYetUsedSettings;
import dev.lockkeeper.app.arguments.PeerFlags;
import dev.lockkeeper.app.arguments.ProcessorFlags;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Says once at the start which of the given settings have no effect yet. */
@ApplicationScoped
class NotYetUsedNotice {

    private static final Logger LOG = Logger.getLogger(NotYetUsedNotice.class);

    /** @param known only a mapping that something asks for is in force, and without it these names would be refused */
    void atStart(@Observes StartupEvent start, Config configuration, NotYetUsedConfig known, AppConfig app) {
        var flags = Role.processorAlone(app.roles()) ? ProcessorFlags.ALL : PeerFlags.ALL;
        NotYetUsedSettings.warning(flags, name -> configuration.getOptionalValue(name, String.class))
                .ifPresent(LOG::warn);
    }
}
