package dev.lockkeeper.extension;

import dev.lockkeeper.extension.TranslateEdits.Result;
import dev.lockkeeper.extension.proto.PostTranslateModifyRequest;
import dev.lockkeeper.extension.proto.PostTranslateModifyResponse;
import dev.lockkeeper.plan.extension.ExtensionView;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One translation: it is answered once the plans that its routes name are here, or when there is no more time to wait. */
final class TranslateCall implements PlanWait.Attempt {

    private final PostTranslateModifyRequest request;
    private final HookAnswer<PostTranslateModifyResponse> answer;
    private final Collaborators with;
    private @Nullable TranslationScan scan;
    private boolean answered;

    /** What all translations share. */
    record Collaborators(
            ExtensionView view,
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
        answered = true;
        answer.guarded(() -> answered = answer.cancelled() || attempt(last));
        return answered;
    }

    private boolean attempt(boolean last) {
        if (!with.view().ready()) {
            return last && refuse("the first plan is not built yet");
        }
        // Not before: by name alone routes are told from others by what is planned.
        TranslationScan found = scan == null ? with.edits().scan(request) : scan;
        scan = found;
        ChosenPlans chosen = ChosenPlans.of(found, with.view(), with.waited());
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
