package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterModel;
import dev.lockkeeper.plan.bundle.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The answer to {@code GET /v1/models}. */
final class ModelList {

    private ModelList() {}

    static String json(List<FilterModel> models) {
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("object", "list");
        list.put("data", models.stream().map(ModelList::entry).toList());
        return Json.line(list);
    }

    private static Map<String, Object> entry(FilterModel model) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", model.name());
        entry.put("object", "model");
        entry.put("created", epochSecond(model.createdAt()));
        entry.put("owned_by", model.ownedBy());
        return entry;
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
