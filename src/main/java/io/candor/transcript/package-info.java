/**
 * The spoken words of a broadcast: timed captions, and the file formats they arrive and leave in.
 *
 * <p>The readers and writers here are plain functions from text to captions and back; they know no database and no
 * network.
 */
@NullMarked
package io.candor.transcript;

import org.jspecify.annotations.NullMarked;
