/** What an object's status and its Events say, and how often they are written. */
@NullMarked
package dev.lockkeeper.status;

import org.jspecify.annotations.NullMarked;
