package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A model as `/v1/models` lists it. Its keys start with capitals, unlike all others (reference §11.1). */
public record FilterModel(
        @JsonProperty("Name") String name,
        @JsonProperty("OwnedBy") String ownedBy,
        @JsonProperty("CreatedAt") String createdAt) {}
