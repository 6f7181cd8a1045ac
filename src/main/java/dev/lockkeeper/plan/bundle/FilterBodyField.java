package dev.lockkeeper.plan.bundle;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A top-level body field and its JSON text, which may hold a credential and is never printed. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record FilterBodyField(String path, String value) {
    @Override
    public String toString() {
        return "FilterBodyField[" + path + "=…]";
    }
}
