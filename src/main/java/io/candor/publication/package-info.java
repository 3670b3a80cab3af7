/** The record: immutable numbered editions, and the exports made from them. */
@NullMarked
package io.candor.publication;

import org.jspecify.annotations.NullMarked;
