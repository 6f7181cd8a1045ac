package dev.lockkeeper.extension;

import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One translation: it is answered once the plans that its routes name are here, or when there is no more time to wait. */
final class TranslateCall implements PlanWait.Attempt {

    private static final int FIRST_PLAN_WAITS = 15;

    private final PostTranslateModifyRequest request;
    private final HookAnswer<PostTranslateModifyResponse> answer;
    private final Collaborators with;
    private @Nullable TranslationScan scan;
    private boolean early;

    /** What all translations share. */
    record Collaborators(
            ExtensionView view,
            PlanWait waits,
            TranslateEdits edits,
            WaitedFor waited,
            ExtensionMetrics metrics,
            FailureLog failures,
            Explanations explanations) {}

    TranslateCall(
            PostTranslateModifyRequest request,
            HookAnswer<PostTranslateModifyResponse> answer,
            Collaborators collaborators) {
        this.request = request;
        this.answer = answer;
        this.with = collaborators;
    }

    @Override
    public boolean answered(boolean last) {
        // Until its work proves otherwise: a fault has answered the call too.
        AtomicBoolean answered = new AtomicBoolean(true);
        answer.guarded(() -> answered.set(answer.cancelled() || attempt(last)));
        return answered.get();
    }

    /**
     * A replica that has just started makes its caller wait for its first plan: refused, Envoy Gateway would give up after some
     * tries and translate again only when something else changes.
     */
    void begin() {
        answer.guarded(() -> with.waits().start(this, with.view().ready() ? 1 : FIRST_PLAN_WAITS));
    }

    private boolean attempt(boolean last) {
        if (!with.view().ready()) {
            early = true;
            return last && refuse("the first plan is not built yet");
        }
        // Not before: by name alone routes are told from others by what is planned.
        TranslationScan found = scan == null ? with.edits().scan(request) : scan;
        scan = found;
        ChosenPlans chosen = ChosenPlans.of(found, with.view(), with.waited());
        if (!chosen.complete() && !last && early) {
            // The long wait was for the first plan; what it lacks is worth the usual one.
            early = false;
            with.waits().start(this);
            return true;
        }
        if (!chosen.complete() && !last) {
            with.explanations().waits(found, chosen);
            return false;
        }
        if (!chosen.complete()) {
            with.waited().remember(chosen.behind());
            with.waited().remember(chosen.unheardOf());
            with.explanations().refused(found, chosen);
            return refuse("this replica does not have the plan that HTTPRoute %s was made from"
                    .formatted(Stream.concat(chosen.behind().keySet().stream(), chosen.unheardOf().keySet().stream())
                            .min(Comparator.naturalOrder())
                            .orElseThrow()));
        }
        Result result = with.edits().apply(request, found, chosen);
        answer.ok(result.response());
        with.explanations().edited(found, result);
        with.failures().report(found.hashes().keySet(), result.failedRoutes());
        with.metrics().translated(result);
        return true;
    }

    private boolean refuse(String reason) {
        answer.unavailable(reason);
        return true;
    }
}
