package dev.lockkeeper.processor;

import com.google.protobuf.ByteString;
import dev.lockkeeper.plan.bundle.FilterBodyField;
import dev.lockkeeper.plan.bundle.FilterBodyMutation;
import dev.lockkeeper.plan.bundle.Json;
import dev.lockkeeper.processor.Endpoint.Trait;

/** The body that a backend gets: its name of the model, usage asked for where it is counted, then the body mutations. */
final class BackendBody {

    private static final String STREAM_OPTIONS = "stream_options";
    private static final String INCLUDE_USAGE = "include_usage";

    private BackendBody() {}

    /** The very bytes of the client when nothing is edited. */
    static ByteString of(RoutedRequest request, ServedBackend backend, String model) {
        BodyEdits edits = new BodyEdits();
        if (!model.equals(request.model())) {
            edits.set("model", Json.line(model));
        }
        if (!backend.costs().isEmpty()) {
            askForUsage(request, edits);
        }
        FilterBodyMutation mutation = backend.filter().httpBodyMutation();
        if (mutation != null) {
            mutation.remove().forEach(edits::remove);
            for (FilterBodyField field : mutation.set()) {
                set(edits, field, backend.filter().name());
            }
        }
        return request.body().edited(edits);
    }

    /** A stream reports its usage only when asked; a client must not escape its costs by not asking. */
    private static void askForUsage(RoutedRequest request, BodyEdits edits) {
        if (!request.endpoint().has(Trait.ASKS_FOR_USAGE)
                || !(request.body() instanceof JsonBody body)
                || !body.isTrue("stream")) {
            return;
        }
        var options = body.object(STREAM_OPTIONS);
        if (options.isEmpty()) {
            edits.set(STREAM_OPTIONS, "{\"include_usage\":true}");
        } else if (!options.get().isTrue(INCLUDE_USAGE)) {
            edits.set(
                    STREAM_OPTIONS,
                    options.get()
                            .edited(new BodyEdits().set(INCLUDE_USAGE, "true"))
                            .toStringUtf8());
        }
    }

    private static void set(BodyEdits edits, FilterBodyField field, String backend) {
        try {
            edits.set(field.path(), field.value());
        } catch (IllegalArgumentException e) {
            throw ApiError.internal("a body mutation of backend %s sets a value that is not JSON".formatted(backend));
        }
    }
}
