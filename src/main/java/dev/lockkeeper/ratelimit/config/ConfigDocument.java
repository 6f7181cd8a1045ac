package dev.lockkeeper.ratelimit.config;

/** One part of a configuration as its source has it. Equal ones mean the same. */
public sealed interface ConfigDocument permits ConfigFile, ConfigResource {

    /** As errors show it; unique in a configuration. */
    String name();
}
