package dev.lockkeeper.console;

import dev.lockkeeper.source.directory.DirectoryProblem;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the console shows besides models and plans; asked anew for each answer, from any thread. */
public interface Surroundings {

    /** Where objects come from, e.g. {@code directory examples/basic}. */
    String source();

    /** The folder for what is generated; empty when it goes to a cluster. */
    Optional<String> output();

    /** What is wrong with the source's files. */
    List<DirectoryProblem> sourceProblems();

    /** What could not be written, in words. */
    List<String> outputProblems();

    /** The epoch in which this process may write; empty while it may not. */
    OptionalLong leaderEpoch();
}
