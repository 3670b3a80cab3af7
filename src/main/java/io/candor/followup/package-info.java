/** Commitments: what, owner, due date, state, and the moment each was made. */
@NullMarked
package io.candor.followup;

import org.jspecify.annotations.NullMarked;
