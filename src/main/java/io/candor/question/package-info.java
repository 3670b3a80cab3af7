/** Ask, me too, withdraw; approve, dismiss, group, put on air, answer; undo. */
@NullMarked
package io.candor.question;

import org.jspecify.annotations.NullMarked;
