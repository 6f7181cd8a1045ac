package dev.lockkeeper.ratelimit.config;

import java.nio.file.Path;

/**
 * Where files are, in the peer's terms: below {@code root/subdirectory/appDirectory}.
 *
 * @param watchRoot names files from the subdirectory on ({@code config.basic.yaml}), else from the app directory on ({@code basic.yaml})
 * @param ignoreDotFiles leaves out names that begin with a point; those that begin with two are left out in any case
 */
public record ConfigPlace(
        Path root, String subdirectory, String appDirectory, boolean watchRoot, boolean ignoreDotFiles) {

    /** The folder with the files. */
    public Path folder() {
        return root.resolve(subdirectory).resolve(appDirectory);
    }

    String prefix() {
        return watchRoot ? appDirectory.replace('/', '.') + "." : "";
    }
}
