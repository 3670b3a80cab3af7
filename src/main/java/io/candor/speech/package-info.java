/**
 * Sound into captions: one port for speech recognition, and the engines that operators bring. A dead engine or a
 * missing model costs captions only.
 */
@NullMarked
package io.candor.speech;

import org.jspecify.annotations.NullMarked;
