package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A header to set; its value may be a credential and is never printed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterHeader(String name, String value) {
    @Override
    public String toString() {
        return "FilterHeader[" + name + "=…]";
    }
}
