/** Starting, migrating, being ready or not. Depends on nothing else of Candor. */
@NullMarked
package io.candor.operations;

import org.jspecify.annotations.NullMarked;
