package io.candor.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a connection may take, at the standard settings and with a clock that is moved. */
class DeadlinesTest {

    private static final long HEADERS = 10;
    private static final long IDLE = 75;

    private final HttpConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(HttpConfig.class)
            .build()
            .getConfigMapping(HttpConfig.class);
    private final Places waiting = new Places(1, 1);
    private final Places open = new Places(1, 1);
    private final EmbeddedChannel connection = new EmbeddedChannel();

    DeadlinesTest() {
        connection.freezeTime();
        connection
                .pipeline()
                .addFirst(
                        Deadlines.NAME,
                        new Deadlines(
                                config,
                                Objects.requireNonNull(waiting.take(null)),
                                Objects.requireNonNull(open.take(null))));
    }

    @AfterEach
    void close() {
        connection.finish();
    }

    @Test
    void whoSaysNothingIsCutOff() {
        pass(HEADERS - 1);
        assertThat(connection.isOpen()).isTrue();

        pass(1);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anAnswerMayTakeAsLongAsItTakes() {
        says(Deadlines.BEGINS);

        pass(3600);

        assertThat(connection.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Deadlines.BEGINS, Deadlines.BEGINS_OF_MANY})
    void aConnectionThatIsUsedForNothingEndsAWhileAfterItsLastAnswer(String begins) {
        says(begins);
        says(Deadlines.ANSWERED);
        pass(IDLE - 1);
        assertThat(connection.isOpen()).isTrue();
        says(begins);
        pass(IDLE);
        assertThat(connection.isOpen()).as("asked again").isTrue();
        says(Deadlines.ANSWERED);

        pass(IDLE);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void ofSeveralRequestsAtOnceTheLastAnswerCounts() {
        says(Deadlines.BEGINS_OF_MANY);
        says(Deadlines.BEGINS_OF_MANY);
        says(Deadlines.ANSWERED);

        pass(2 * IDLE);
        assertThat(connection.isOpen()).isTrue();

        says(Deadlines.ANSWERED);
        pass(IDLE);
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void anotherRequestIsCompleteInTimeFromItsFirstByte() {
        says(Deadlines.BEGINS);
        says(Deadlines.ANSWERED);
        connection.writeInbound(bytes());

        pass(HEADERS);

        assertThat(connection.isOpen()).isFalse();
    }

    /** Over HTTP/2 a ping is not a request. */
    @Test
    void bytesBetweenTheRequestsOfManyDoNotMoveTheEnd() {
        says(Deadlines.BEGINS_OF_MANY);
        says(Deadlines.ANSWERED);
        pass(IDLE - 1);
        connection.writeInbound(bytes());

        pass(1);

        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void aSocketIsNotEndedForBeingIdleAndTakesNoPlace() {
        says(Deadlines.BEGINS);
        says(Deadlines.SOCKET);
        says(Deadlines.ANSWERED);

        pass(3600);

        assertThat(connection.isOpen()).isTrue();
        assertThat(open.take(null)).isNotNull();
    }

    @Test
    void aConnectionKeepsItsPlaceUntilItEnds() {
        says(Deadlines.BEGINS);
        assertThat(waiting.take(null)).as("has asked").isNotNull();
        says(Deadlines.ANSWERED);
        assertThat(open.take(null)).isNull();

        connection.finish();

        assertThat(open.take(null)).isNotNull();
    }

    private void says(String event) {
        connection.pipeline().fireUserEventTriggered(event);
    }

    private void pass(long seconds) {
        connection.advanceTimeBy(seconds, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
    }

    private static ByteBuf bytes() {
        return Unpooled.wrappedBuffer(new byte[] {'G'});
    }
}
