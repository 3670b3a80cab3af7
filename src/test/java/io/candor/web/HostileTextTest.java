package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People may write markup and formulas; nothing that Candor hands out runs them. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class HostileTextTest {

    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String IMAGE = "\"><img src=x onerror=alert(2)>";
    private static final String FORMULA = "=HYPERLINK(\"http://evil.example\",\"click\")";

    @Test
    void theLivePageShowsMarkupAsText() {
        Broadcast broadcast = hostileBroadcast();

        Rest.Answer page = page(broadcast);

        showsMarkupAsText(page);
        assertThat(page.body()).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void theRecordShowsMarkupAsText() {
        Broadcast broadcast = hostileRecord();

        Rest.Answer page = page(broadcast);

        showsMarkupAsText(page);
        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; Why?", "&lt;/v&gt;&lt;script&gt;alert(3)");
    }

    @Test
    void captionFilesCannotBeBrokenOutOf() {
        Broadcast broadcast = hostileRecord();

        Rest.Answer vtt = Rest.get(broadcast.path("transcript.vtt"));
        Rest.Answer srt = Rest.get(broadcast.path("transcript.srt"));
        Rest.Answer txt = Rest.get(broadcast.path("transcript.txt"));

        isFile(vtt, "text/vtt");
        isFile(srt, "application/x-subrip");
        isFile(txt, "text/plain");
        assertThat(vtt.body()).contains("&lt;/v&gt;&lt;script&gt;alert(3)&lt;/script&gt;");
        assertThat(vtt.body()).doesNotContain("<script", "</v><");
        assertThat(vtt.body().lines().filter(line -> line.contains("-->"))).hasSize(2);
        assertThat(srt.body().lines().filter(line -> line.contains("-->"))).hasSize(2);
    }

    @Test
    void theTableOfQuestionsRunsNothingInASpreadsheet() {
        Broadcast broadcast = hostileRecord();

        Rest.Answer csv =
                Rest.get(broadcast.path("questions.csv"), "Authorization", "Bearer " + Api.token(Role.EXPERT));

        isFile(csv, "text/csv");
        assertThat(csv.header("Content-Disposition")).startsWith("attachment");
        assertThat(csv.body()).contains("\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"click\"\")\"");
        assertThat(csv.body()).doesNotContain("\"=", "\"@", "\"+", "\"-");
        assertThat(csv.body()).contains(";'=1+1");
    }

    @Test
    void jsonIsNeverTakenForAPage() {
        Broadcast broadcast = hostileRecord();

        for (String path : List.of("transcript.json", "editions/1", "follow-ups")) {
            isFile(Rest.get(broadcast.path(path), "Accept", "text/html,*/*"), "application/json");
        }
    }

    private static void showsMarkupAsText(Rest.Answer page) {
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Content-Security-Policy"))
                .contains("script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .doesNotContain("<script>alert", "<img src=x", "</v><script", "javascript:", "onerror=alert(2)>\"");
    }

    private static void isFile(Rest.Answer answer, String mediaType) {
        assertThat(answer.status()).as(answer.to()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).as(answer.to()).startsWith(mediaType);
        assertThat(answer.header("X-Content-Type-Options")).as(answer.to()).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).as(answer.to()).contains("default-src 'self'");
    }

    private static Rest.Answer page(Broadcast broadcast) {
        return Rest.get("/b/" + broadcast.slug(), "Accept", "text/html");
    }

    private static Broadcast hostileBroadcast() {
        Map<String, Object> plan = Broadcast.plan("Delays " + SCRIPT + IMAGE);
        plan.put("summary", SCRIPT);
        plan.put("presenter", Map.of("name", "Dana " + IMAGE, "role", SCRIPT));
        plan.put("responsePromise", Map.of("text", IMAGE));
        plan.put(
                "brief",
                Map.of(
                        "happened",
                        "</candor-brief>" + SCRIPT,
                        "next",
                        IMAGE,
                        "now",
                        SCRIPT,
                        "contacts",
                        List.of(
                                Map.of("label", SCRIPT, "kind", "PHONE", "value", "+1 202 555 0142", "hours", IMAGE),
                                Map.of("label", IMAGE, "kind", "LINK", "value", "https://example.com/?a=1&b='x'"))));
        return new Broadcast(Broadcast.post("/api/broadcasts/live", plan).getString("slug"));
    }

    private static Broadcast hostileRecord() {
        Broadcast broadcast = hostileBroadcast();
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            viewer.hello();
            String question = viewer.ask(SCRIPT + " Why?");
            String formula = viewer.ask(FORMULA);
            viewer.ask(" @SUM(1;1)\"");
            String european = viewer.ask("Really;=1+1");
            broadcast.approve(question);
            broadcast.act(question, "answer", Map.of("text", IMAGE, "author", SCRIPT, "role", FORMULA));
            broadcast.act(formula, "dismiss", Map.of("reason", "+cmd|' /C calc'!A0"));
            broadcast.approve(european);
        }
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                Map.of(
                                        "seq",
                                        0,
                                        "startMs",
                                        0,
                                        "endMs",
                                        1000,
                                        "speaker",
                                        "</v><b>",
                                        "text",
                                        "</v><script>alert(3)</script>"),
                                Map.of(
                                        "seq",
                                        1,
                                        "startMs",
                                        1000,
                                        "endMs",
                                        2000,
                                        "text",
                                        "A\n\n00:00.000 --> 00:09.000\n<c>B"))));
        Broadcast.post(broadcast.path("follow-ups"), Map.of("what", SCRIPT, "owner", IMAGE, "dueOn", "2030-01-15"));
        broadcast.end().publish();
        return broadcast;
    }
}
