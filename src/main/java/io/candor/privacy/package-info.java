/** Redaction by staff, erasure by askers, and what is not kept for ever. */
@NullMarked
package io.candor.privacy;

import org.jspecify.annotations.NullMarked;
