/** A broadcast for staff only, played from a script through the public interfaces. */
@NullMarked
package io.candor.rehearsal;

import org.jspecify.annotations.NullMarked;
