/** Where the picture comes from. For now an HLS address; ingest will live here. */
@NullMarked
package io.candor.video;

import org.jspecify.annotations.NullMarked;
