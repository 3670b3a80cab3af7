/** The broadcast: life cycle, presenter, brief, schedule. */
@NullMarked
package io.candor.broadcast;

import org.jspecify.annotations.NullMarked;
