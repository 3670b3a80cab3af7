/** How somebody becomes a member of staff: passwords, the sessions they open, and API tokens. */
@NullMarked
package io.candor.access.signin;

import org.jspecify.annotations.NullMarked;
