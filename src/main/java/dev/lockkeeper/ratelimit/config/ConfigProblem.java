package dev.lockkeeper.ratelimit.config;

/**
 * Why a file is not served as it is.
 *
 * @param text begins with the file's name
 * @param servesLastGood whether an earlier version of the file is served in its place
 */
public record ConfigProblem(String file, String text, boolean servesLastGood) {}
