package dev.lockkeeper.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A credential that is one key of a Secret. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SecretKeyCredential(SecretReference secretRef) {}
