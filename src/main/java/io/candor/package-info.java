@NullMarked
package io.candor;

import org.jspecify.annotations.NullMarked;
