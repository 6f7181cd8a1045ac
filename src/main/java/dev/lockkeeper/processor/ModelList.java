package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterModel;
import dev.lockkeeper.plan.bundle.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** The answer to {@code GET /v1/models}. */
final class ModelList {

    private ModelList() {}

    static String json(List<FilterModel> models) {
        return Json.line(Map.of(
                "object", "list", "data", models.stream().map(ModelList::entry).toList()));
    }

    private static Map<String, Object> entry(FilterModel model) {
        return Map.of(
                "id", model.name(),
                "object", "model",
                "created", epochSecond(model.createdAt()),
                "owned_by", model.ownedBy());
    }

    /** Clients want a number; a model without a time counts as old. */
    private static long epochSecond(String time) {
        try {
            return Instant.parse(time).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
