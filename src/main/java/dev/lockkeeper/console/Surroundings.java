package dev.lockkeeper.console;

import dev.lockkeeper.source.directory.DirectoryProblem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the console shows besides models and plans; asked anew for each answer, from any thread. What a process does not have is empty. */
public interface Surroundings {

    /** Where objects come from, e.g. {@code directory examples/basic}. */
    String source();

    /** The folder for what is generated; empty when it goes to a cluster. */
    default Optional<String> output() {
        return Optional.empty();
    }

    /** What is wrong with the source's files. */
    default List<DirectoryProblem> sourceProblems() {
        return List.of();
    }

    /** What could not be written, in words. */
    default List<String> outputProblems() {
        return List.of();
    }

    /** The epoch in which this process may write; empty while it may not. */
    default OptionalLong leaderEpoch() {
        return OptionalLong.empty();
    }
}
