package dev.lockkeeper.console;

import dev.lockkeeper.model.GatewayModel;
import dev.lockkeeper.model.Kind;
import dev.lockkeeper.model.ObjectId;
import dev.lockkeeper.model.ObjectKey;
import dev.lockkeeper.model.Problem;
import dev.lockkeeper.plan.condition.PlannedCondition;
import dev.lockkeeper.plan.condition.PlannedStatus;
import dev.lockkeeper.revision.Snapshots.Snapshot;
import dev.lockkeeper.source.directory.DirectoryProblem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** All that is wrong, in one list: files first, then objects in their order, then what could not be written. */
final class Problems {

    /** The reason of what the check of a manifest found; the API server's own word. */
    private static final String INVALID = "Invalid";

    private static final String NOT_WRITTEN = "NotWritten";

    private Problems() {}

    static List<ShownProblem> of(Snapshot snapshot, List<DirectoryProblem> source, List<String> output) {
        Set<ShownProblem> shown = new LinkedHashSet<>();
        source.forEach(problem -> shown.add(of(problem)));
        GatewayModel model = snapshot.model();
        for (ObjectKey route : snapshot.plans().routes()) {
            snapshot.plans()
                    .route(route)
                    .ifPresent(plan -> plan.problems().forEach(problem -> shown.add(of(model, problem))));
        }
        for (ObjectKey gateway : model.keys(Kind.GATEWAY)) {
            snapshot.plans().gateway(gateway).problems().forEach(problem -> shown.add(of(model, problem)));
        }
        for (Kind kind : Kind.values()) {
            for (ObjectKey key : model.keys(kind)) {
                snapshot.plans().status(new ObjectId(kind, key)).ifPresent(status -> conditions(model, status, shown));
            }
        }
        output.forEach(text -> shown.add(new ShownProblem("", 0, "", "", NOT_WRITTEN, text, false)));
        return List.copyOf(shown);
    }

    /** Conditions that say what no problem above has said: their messages are the texts of problems, joined. */
    private static void conditions(GatewayModel model, PlannedStatus status, Set<ShownProblem> shown) {
        String object = status.object().toString();
        Set<String> said = new TreeSet<>();
        for (ShownProblem problem : shown) {
            if (problem.object().equals(object)) {
                said.add(problem.field().isEmpty() ? problem.message() : problem.field() + ": " + problem.message());
            }
        }
        List<PlannedCondition> all = new ArrayList<>(status.conditions());
        status.parents().forEach(parent -> all.addAll(parent.conditions()));
        for (PlannedCondition condition : all) {
            if (!condition.status() && said.stream().noneMatch(condition.message()::contains)) {
                Place place = Place.of(model, status.object());
                shown.add(new ShownProblem(
                        place.file(), place.line(), object, "", condition.reason(), condition.message(), false));
            }
        }
    }

    private static ShownProblem of(DirectoryProblem problem) {
        return new ShownProblem(
                problem.file().toString(),
                problem.line(),
                problem.object().isKnown() ? problem.object().toString() : "",
                problem.problem().path(),
                INVALID,
                problem.problem().message(),
                problem.formerStays());
    }

    private static ShownProblem of(GatewayModel model, Problem problem) {
        Place place = Place.of(model, problem.object());
        return new ShownProblem(
                place.file(),
                place.line(),
                problem.object().toString(),
                problem.path(),
                problem.reason(),
                problem.message(),
                false);
    }
}
