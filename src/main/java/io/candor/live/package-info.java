/** The room: sockets, event log, resume, fan-out, back-pressure. Knows no feature's entities. */
@NullMarked
package io.candor.live;

import org.jspecify.annotations.NullMarked;
