package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/** What a processor needs to serve one Gateway; the peer's `filterapi.Config`. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterConfig(
        String version,
        String uuid,
        List<GlobalCost> globalLLMRequestCosts,
        List<RequestCost> llmRequestCosts,
        List<FilterBackend> backends,
        List<FilterModel> models,
        Map<String, List<FilterModel>> modelsByHost,
        List<FilterModel> unscopedModels) {
    public FilterConfig {
        globalLLMRequestCosts = globalLLMRequestCosts == null ? List.of() : List.copyOf(globalLLMRequestCosts);
        llmRequestCosts = llmRequestCosts == null ? List.of() : List.copyOf(llmRequestCosts);
        backends = backends == null ? List.of() : List.copyOf(backends);
        models = models == null ? List.of() : List.copyOf(models);
        unscopedModels = unscopedModels == null ? List.of() : List.copyOf(unscopedModels);
        modelsByHost = modelsByHost == null ? Map.of() : Map.copyOf(modelsByHost);
    }
}
