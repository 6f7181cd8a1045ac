package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.FilterModel;
import dev.lockkeeper.plan.bundle.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The answer to {@code GET /v1/models}, as each API has it. */
final class ModelList {

    private ModelList() {}

    static String json(Api api, List<FilterModel> models) {
        return Json.line(api == Api.ANTHROPIC ? anthropic(models) : openai(models));
    }

    private static Map<String, Object> openai(List<FilterModel> models) {
        return Map.of(
                "object", "list", "data", models.stream().map(ModelList::openai).toList());
    }

    private static Map<String, Object> openai(FilterModel model) {
        return Map.of(
                "id", model.name(),
                "object", "model",
                "created", time(model.createdAt()).getEpochSecond(),
                "owned_by", model.ownedBy());
    }

    private static Map<String, Object> anthropic(List<FilterModel> models) {
        Map<String, Object> page = new HashMap<>();
        page.put("data", models.stream().map(ModelList::anthropic).toList());
        page.put("has_more", false);
        page.put("first_id", models.isEmpty() ? null : models.getFirst().name());
        page.put("last_id", models.isEmpty() ? null : models.getLast().name());
        return page;
    }

    private static Map<String, Object> anthropic(FilterModel model) {
        return Map.of(
                "id", model.name(),
                "type", "model",
                "display_name", model.name(),
                "created_at", time(model.createdAt()).toString());
    }

    /** Clients want one; a model without a time counts as old. */
    private static Instant time(String time) {
        try {
            return Instant.parse(time);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
