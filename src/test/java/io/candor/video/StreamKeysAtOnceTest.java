package io.candor.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.testsupport.AtOnce;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Of those who ask for a new key at the same moment each gets one, and the last of them is good. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class StreamKeysAtOnceTest {

    @Inject
    StreamKeys keys;

    @Inject
    Broadcasts broadcasts;

    @Test
    void oneKeyIsGood() {
        BroadcastRef broadcast = broadcasts.ref(Broadcast.live().slug(), true);
        Staff by = new Staff("comms", "Comms", Role.COMMS, false);
        Callable<String> replace = () -> keys.replace(broadcast, by);

        List<String> made = AtOnce.all(Collections.nCopies(6, replace));

        assertThat(made).doesNotHaveDuplicates();
        assertThat(made.stream().filter(key -> keys.opens(broadcast.id(), key))).hasSize(1);
    }
}
