package io.candor.video;

import java.util.Optional;

/** Whether {@link SoundListener}s can hear cameras on this installation at all. */
public interface SoundSource {

    /** Why nobody can, in plain words for staff; empty when the sound of a camera is handed on. */
    Optional<String> trouble();
}
