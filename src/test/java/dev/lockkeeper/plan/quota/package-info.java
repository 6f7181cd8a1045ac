@NullMarked
package dev.lockkeeper.plan.quota;

import org.jspecify.annotations.NullMarked;
