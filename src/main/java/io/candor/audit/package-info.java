/** Who did what: acts of staff and askers that must be accounted for. */
@NullMarked
package io.candor.audit;

import org.jspecify.annotations.NullMarked;
