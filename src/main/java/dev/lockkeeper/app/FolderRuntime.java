package dev.lockkeeper.app;

import dev.lockkeeper.leadership.Leadership;
import dev.lockkeeper.leadership.SoleWriter;
import dev.lockkeeper.revision.PlanLoop;
import io.micrometer.core.instrument.MeterRegistry;

/** A folder as source and another as sink. */
final class FolderRuntime implements Runtime {

    private final Leadership leadership = new SoleWriter();

    FolderRuntime(SourceChoice.Directory folders, PlanLoop plans, MeterRegistry meters) {
        throw new InvalidSetting("TODO " + folders + plans + meters);
    }

    @Override
    public void start() {}

    @Override
    public void stopWriting() {}

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public void close() {}
}
