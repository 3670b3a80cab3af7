package io.candor.broadcast;

import io.agroal.api.AgroalDataSource;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Viewer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A broadcast that has something in every table that knows of broadcasts. */
final class FullBroadcast {

    /** Of somebody who asked. */
    static final String EMAIL = "passenger-" + UUID.randomUUID() + "@example.org";

    private FullBroadcast() {}

    static Broadcast published(AgroalDataSource dataSource, Broadcasts broadcasts) throws SQLException {
        Broadcast live = Broadcast.live();
        UUID id = broadcasts.ref(live.slug(), true).id();
        String question = asked(live);
        Broadcast.post(
                live.path("captions"),
                Map.of(
                        "lines",
                        List.of(Map.of("seq", 1, "startMs", 0, "endMs", 900, "text", "We pay every hotel night."))));
        String commitment = Broadcast.post(
                        live.path("follow-ups"),
                        Map.of(
                                "what", "Pay every hotel night",
                                "owner", "Dana Ortiz",
                                "dueOn", "2030-01-31",
                                "questions", List.of(question)))
                .getString("id");
        Broadcast.post(live.path("follow-ups/" + commitment + "/updates"), Map.of("state", "DONE", "note", "Paid."));
        Phone.newLink(live);
        Api.as(Role.COMMS)
                .body(Map.of("address", "https://vimeo.com/76979871"))
                .put(live.path("video/embed"))
                .then()
                .statusCode(200);
        Broadcast.post(live.path("captions/addresses"), Map.of("convention", "ZOOM", "label", "Studio"));
        live.end();
        live.publish();
        elsewhere(dataSource, id);
        return live;
    }

    /** Asked with an e-mail address, approved, and asked by somebody else as well. */
    private static String asked(Broadcast live) {
        try (Viewer asker = Viewer.in(live.slug());
                Viewer other = Viewer.in(live.slug())) {
            asker.hello();
            other.hello();
            asker.say(Map.of("type", "ask", "ref", "one", "text", "Who pays my hotel?", "email", EMAIL));
            String question = asker.accepted("one");
            live.approve(question);
            other.say(Map.of("type", "me-too", "ref", "two", "question", question));
            other.accepted("two");
            return question;
        }
    }

    /** What needs a phone, a media server, a caption tool or ears. */
    private static void elsewhere(AgroalDataSource dataSource, UUID id) throws SQLException {
        try (Connection c = dataSource.getConnection();
                Statement insert = c.createStatement()) {
            for (String row : List.of(
                    "presenter_photo values ('%s', 'image/png', '\\x89504e47')",
                    "presence values ('%s', gen_random_uuid(), 3, now())",
                    "camera_run values ('%s', 1, gen_random_uuid(), 'phone', 'video/mp4', now(), now())",
                    "stream_key values (gen_random_uuid(), '%s', sha256('" + UUID.randomUUID()
                            + "'), now(), 'comms', null, null)",
                    "server_recording values ('%s', 'recording.flv', now())",
                    "speech values ('%s', true, 'en', 'OFF', null, now())",
                    "promise_heard select gen_random_uuid(), '%s', id, 0, 0, 'We pay', null, null, 'HEARD', null, null,"
                            + " now() from caption where broadcast_id = '%s' on conflict do nothing",
                    "transcript_edit (broadcast_id, language, at, by_username, by_name, what, changes, undone)"
                            + " values ('%s', 'en', now(), 'comms', 'Comms', 'a name', '[]', false)",
                    "redaction (broadcast_id, at, what, because) values ('%s', now(), 'BRIEF', 'it names somebody')",
                    "audit_entry (at, act, by_username, by_name, broadcast_id)"
                            + " values (now(), 'QUESTIONS_CLOSED', 'comms', 'Comms', '%s')",
                    "blocked_viewer values ('%s', gen_random_uuid(), now(), 'comms')",
                    "slow_mode_turn values ('%s', gen_random_uuid(), gen_random_uuid(), now())",
                    "caption_removed values ('%s', 'en', 7, now())",
                    "record_to_look_through values ('%s')",
                    "caption_post select id, 1 from caption_address where broadcast_id = '%s'")) {
                insert.executeUpdate("insert into " + row.replace("%s", id.toString()));
            }
        }
    }
}
