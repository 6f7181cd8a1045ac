@NullMarked
package dev.lockkeeper.app.arguments;

import org.jspecify.annotations.NullMarked;
