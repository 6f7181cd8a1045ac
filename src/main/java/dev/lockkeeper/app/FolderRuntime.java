package dev.lockkeeper.app;

import dev.lockkeeper.api.crd.CrdResources;
import dev.lockkeeper.apply.publication.FormerSource;
import dev.lockkeeper.apply.publication.Planned;
import dev.lockkeeper.apply.publication.RoutedPlans;
import dev.lockkeeper.apply.publication.UnionBundles;
import dev.lockkeeper.console.Surroundings;
import dev.lockkeeper.delivery.PublishedBundles;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.output.FolderOutput;
import dev.lockkeeper.output.FolderPlacement;
import dev.lockkeeper.output.OutputFolder;
import dev.lockkeeper.output.OutputMeters;
import dev.lockkeeper.revision.PlanLoop;
import dev.lockkeeper.revision.Snapshots;
import dev.lockkeeper.source.directory.DirectoryModel;
import dev.lockkeeper.source.directory.DirectoryProblem;
import dev.lockkeeper.source.directory.DirectorySnapshot;
import dev.lockkeeper.source.directory.DirectorySource;
import dev.lockkeeper.source.directory.DirectoryTiming;
import dev.lockkeeper.source.schema.CrdSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** A folder of manifests as source and another for what is generated. */
final class FolderRuntime implements Runtime {

    private static final Logger LOG = Logger.getLogger(FolderRuntime.class);

    private final SourceChoice.Directory folders;
    private final DirectorySource source;
    private final FolderOutput output;
    private final UnionBundles published;
    private volatile DirectorySnapshot newest = new DirectorySnapshot(new TreeMap<>(), List.of());

    FolderRuntime(SourceChoice.Directory folders, PlanLoop plans, Duration linger, MeterRegistry meters) {
        this.folders = folders;
        this.published = new UnionBundles(
                () -> planned(plans),
                plans::ready,
                // A folder has each route's newest form at once.
                routed(plans),
                FormerSource.NONE,
                linger,
                () -> OptionalLong.of(0),
                System::nanoTime);
        plans.onChange(published::planned);
        this.output = new FolderOutput(plans, open(folders), new OutputMeters(meters));
        DirectoryModel model = new DirectoryModel(plans);
        this.source = new DirectorySource(
                folders.manifests(),
                CrdSchemas.of(CrdResources.texts()),
                snapshot -> {
                    newest = snapshot;
                    model.changed(snapshot);
                    output.changed(snapshot);
                },
                DirectoryTiming.DEFAULT,
                System::nanoTime);
    }

    @Override
    public void start() {
        output.start();
        source.start();
        LOG.infof(
                "reading manifests folder=%s; writing what is generated folder=%s",
                folders.manifests(), folders.output());
    }

    @Override
    public void stopWriting() {
        source.close();
    }

    @Override
    public void close() {
        output.close();
        published.close();
    }

    @Override
    public PublishedBundles published() {
        return published;
    }

    @Override
    public Surroundings surroundings() {
        return new Surroundings() {
            @Override
            public String source() {
                return "directory " + folders.manifests();
            }

            @Override
            public Optional<String> output() {
                return Optional.of(folders.output().toString());
            }

            @Override
            public List<DirectoryProblem> sourceProblems() {
                return newest.problems();
            }

            @Override
            public List<String> outputProblems() {
                return output.problems();
            }

            @Override
            public OptionalLong leaderEpoch() {
                // There is no cluster to write to, and nobody to share the folder with.
                return OptionalLong.of(0);
            }
        };
    }

    private static Planned planned(PlanLoop plans) {
        Snapshots.Snapshot now = plans.current();
        return new Planned(now.model(), now.plans());
    }

    private static RoutedPlans routed(PlanLoop plans) {
        return new RoutedPlans() {
            @Override
            public Optional<String> hash(ObjectKey route) {
                return plans.current()
                        .plans()
                        .route(route)
                        .map(plan -> plan.extension().hash());
            }

            @Override
            public boolean reported(ObjectKey route) {
                return true;
            }
        };
    }

    private static OutputFolder open(SourceChoice.Directory folders) {
        Path manifests = folders.manifests();
        if (!Files.isDirectory(manifests)) {
            throw new InvalidSetting(
                    "lockkeeper.directory (LOCKKEEPER_DIRECTORY): %s is no folder; name one that holds manifests"
                            .formatted(manifests));
        }
        try {
            FolderPlacement.problem(manifests, folders.output()).ifPresent(problem -> {
                throw new InvalidSetting(problem);
            });
            return OutputFolder.open(folders.output());
        } catch (IOException e) {
            throw new InvalidSetting("lockkeeper.output (LOCKKEEPER_OUTPUT): %s cannot be written: %s"
                    .formatted(folders.output(), e.getMessage()));
        }
    }
}
