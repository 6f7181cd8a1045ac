@NullMarked
package dev.lockkeeper.ratelimit.service;

import org.jspecify.annotations.NullMarked;
