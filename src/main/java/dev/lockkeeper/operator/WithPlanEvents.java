package dev.lockkeeper.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Ignore;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;

/** A reconciler as the SDK's controller of one namespace has it: with a source of events of its own. */
@Ignore
final class WithPlanEvents<P extends HasMetadata> implements Reconciler<P> {

    private final PlannedReconciler<P> reconciler;
    private final Triggers triggers;

    WithPlanEvents(PlannedReconciler<P> reconciler, Triggers triggers) {
        this.reconciler = reconciler;
        this.triggers = triggers;
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return List.of(triggers.newEvents(reconciler.kind()));
    }

    @Override
    public UpdateControl<P> reconcile(P primary, Context<P> context) throws Exception {
        return reconciler.reconcile(primary, context);
    }
}
