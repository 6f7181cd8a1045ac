package dev.lockkeeper.processor;

import dev.lockkeeper.plan.bundle.Json;
import java.util.HashMap;
import java.util.Map;

/** An API that clients speak: each has paths of its own and its own shape of errors. */
enum Api {
    OPENAI {
        @Override
        String error(String type, String parameter, String message) {
            Map<String, Object> error = new HashMap<>(Map.of("message", message));
            error.put("type", type.equals(TOO_LARGE) ? "invalid_request_error" : type);
            if (!parameter.isEmpty()) {
                error.put("param", parameter);
            }
            return Json.line(Map.of("error", error));
        }
    },
    ANTHROPIC {
        @Override
        String error(String type, String parameter, String message) {
            return Json.line(Map.of("type", "error", "error", Map.of("type", anthropic(type), "message", message)));
        }
    },
    COHERE {
        @Override
        String error(String type, String parameter, String message) {
            return Json.line(Map.of("message", message));
        }
    };

    static final String TOO_LARGE = "request_too_large";

    /**
     * The body of an error answer.
     *
     * @param type in the words of OpenAI's API
     * @param parameter that is wrong, or empty
     */
    abstract String error(String type, String parameter, String message);

    /** Its clients know these words only. */
    private static String anthropic(String type) {
        return switch (type) {
            case "invalid_request_error", "authentication_error", TOO_LARGE -> type;
            case "not_supported" -> "invalid_request_error";
            case "overloaded", "backend_unavailable" -> "overloaded_error";
            default -> "api_error";
        };
    }
}
