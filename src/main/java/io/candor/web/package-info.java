/** Pages, problem details, security headers. Nothing depends on it. */
@NullMarked
package io.candor.web;

import org.jspecify.annotations.NullMarked;
