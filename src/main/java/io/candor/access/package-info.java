/** Who may do what: staff and their login, viewer identity, rate limits, and the one way to refuse. */
@NullMarked
package io.candor.access;

import org.jspecify.annotations.NullMarked;
