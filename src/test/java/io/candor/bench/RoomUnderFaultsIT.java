package io.candor.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Programs;
import io.candor.testsupport.Recorder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two pods, as operators start them, on one PostgreSQL that writes to disk, and everything that goes wrong with real
 * processes. Nothing that was acknowledged may be lost, and nobody may see a gap, a repetition or what is private.
 */
class RoomUnderFaultsIT {

    /** docs/protocol.md, close codes. */
    private static final int TOO_SLOW = 4408;

    private static final int CUT_OFF = 0;

    private static final int ASKERS = 400;
    private static final int MANY = 100_000;
    private static final int SOME = 5_000;

    @TempDir
    static Path folder;

    private static Postgres database;
    private static List<Pod> pods;
    private static Staff staff;

    @BeforeAll
    static void twoPodsOnOneDatabase() {
        database = new Postgres(folder.resolve("postgresql"));
        pods = List.of(
                new Pod(database, folder.resolve("pod-0.log"), settings()),
                new Pod(database, folder.resolve("pod-1.log"), settings()));
        pods.forEach(Pod::awaitReady);
        staff = Staff.firstSignIn(pods.getFirst());
    }

    /** One folder of media for both, as in production. */
    private static String[] settings() {
        String[] settings = Arrays.copyOf(Ordeal.SETTINGS, Ordeal.SETTINGS.length + 1);
        settings[Ordeal.SETTINGS.length] = "candor.video.root=" + folder.resolve("media");
        return settings;
    }

    @AfterAll
    static void stop() {
        pods.forEach(Pod::kill);
        database.close();
    }

    @Test
    void aKilledPodLosesNothingThatWasAcknowledged() throws SQLException {
        try (Ordeal ordeal = new Ordeal(database, pods, staff, ASKERS).untilMoreAcknowledged(SOME)) {
            pods.getFirst().kill();
            ordeal.untilMoreAcknowledged(SOME);
            // A pod that starts and a crowd that asks would share two cores.
            ordeal.pause();
            pods.getFirst().start();
            pods.getFirst().awaitReady();
            ordeal.goOn();
            ordeal.untilMoreAcknowledged(MANY);

            assertThat(ordeal.judge()).isEmpty();
        }
    }

    @Test
    void aPhoneGoesOnWithItsRunAfterItsPodWasKilled() {
        Programs.need("ffmpeg");
        String slug = staff.goLive("On air");
        List<byte[]> recorded = Footage.cut(Recorder.seconds(6));
        PhoneOnAir phone = new PhoneOnAir(pods.getFirst(), staff, slug).sendsAtOnce(recorded.subList(0, 3));

        pods.getFirst().kill();
        pods.getFirst().start();
        pods.getFirst().awaitReady();
        phone.goesOnWith(recorded.subList(3, 6));

        assertThat(pods.getFirst().get("/media/" + slug + "/live.m3u8"))
                .contains("1/1.m4s", "1/2.m4s", "1/3.m4s", "1/4.m4s", "1/5.m4s", "1/6.m4s")
                .doesNotContain("#EXT-X-DISCONTINUITY\n");
    }

    @Test
    void aPodThatIsKilledOnAirKeepsAllCompleteSegmentsAndThePhoneGoesOnAtTheOther() {
        Programs.need("ffmpeg");
        String slug = staff.goLive("On air");
        List<byte[]> recorded = Footage.cut(Recorder.seconds(6));
        PhoneOnAir phone = new PhoneOnAir(pods.getFirst(), staff, slug);
        phone.sendsAtOnce(recorded);

        pods.getFirst().kill();
        phone.at(pods.getLast()).sendsAtOnce(recorded);
        pods.getFirst().start();
        pods.getFirst().awaitReady();

        for (Pod pod : pods) {
            String list = pod.get("/media/" + slug + "/live.m3u8");
            assertThat(list)
                    .contains("1/6.m4s", "#EXT-X-DISCONTINUITY\n", "2/6.m4s")
                    .doesNotContain("ENDLIST");
        }
    }

    @Test
    void aDatabaseThatCrashesAndIsAwayForTenSecondsLosesNothingThatWasAcknowledged() throws SQLException {
        try (Ordeal ordeal = new Ordeal(database, pods, staff, ASKERS).untilMoreAcknowledged(SOME)) {
            database.crash();
            Pod.sleep(Duration.ofSeconds(10));
            database.start();
            ordeal.untilMoreAcknowledged(SOME);

            assertThat(ordeal.judge()).isEmpty();
            assertThat(ordeal.closeCodes).as("connections closed meanwhile").isEmpty();
        }
    }

    @Test
    void aPodThatStandsStillForThirtySecondsHoldsUpOnlyItsOwnViewers() throws SQLException {
        try (Ordeal ordeal = new Ordeal(database, pods, staff, ASKERS).untilMoreAcknowledged(SOME)) {
            pods.getFirst().process().signal("STOP");
            try {
                ordeal.untilMoreAcknowledged(SOME);
                Pod.sleep(Duration.ofSeconds(30));
            } finally {
                pods.getFirst().process().signal("CONT");
            }
            ordeal.untilMoreAcknowledged(SOME);

            assertThat(ordeal.judge()).isEmpty();
        }
    }

    @Test
    void aReaderThatNeverReadsIsSentAwayAndNobodyElseNotices() throws SQLException {
        try (Ordeal ordeal = new Ordeal(database, pods, staff, ASKERS);
                Audience sleeper = new Audience(
                                new Audience.Target(pods.getFirst().port(), ordeal.path(), true))
                        .withReceiveBuffer(4096)
                        .enter(1, 10)) {
            ordeal.untilMoreAcknowledged(SOME).pause();
            sleeper.freeze();
            ordeal.floodWithCaptions(2_000_000);
            sleeper.thaw();
            sleeper.awaitNobodyConnected();
            ordeal.goOn();
            ordeal.untilMoreAcknowledged(SOME);

            // Who does not even take the farewell is cut off without one.
            assertThat(sleeper.closeCodes().keySet()).isSubsetOf(TOO_SLOW, CUT_OFF);
            assertThat(ordeal.judge()).isEmpty();
            assertThat(ordeal.closeCodes)
                    .as("connections of others that were closed")
                    .isEmpty();
        }
    }
}
