/** The picture: what viewers see of it, where it comes from, and what is kept of it. */
@NullMarked
package io.candor.video;

import org.jspecify.annotations.NullMarked;
