package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Route;
import io.candor.access.Role;
import io.candor.access.signin.StaffAccounts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every page, on a phone and on a desk, light and dark: a picture for people in {@code target/screenshots}, axe, and
 * nothing wider than the screen.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class PagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Inject
    StaffAccounts accounts;

    private final List<Person> people = Person.onBothScreens();
    private final List<String> faults = new ArrayList<>();

    @AfterEach
    void nothingIsWrong() {
        people.forEach(Person::close);
        assertThat(faults).isEmpty();
    }

    @Test
    void thePublicPages() {
        each(person -> look(person.open("/"), "home", true));
        each(person -> {
            person.open("/b/there-is-no-such-broadcast");
            assertThat(person.heading("There is nothing at this address")).isVisible();
            look(person.expecting("404"), "error", true);
        });
        each(person -> look(person.open("/login"), "login", true));
        each(person -> {
            person.signIn("nobody", "not a password");
            assertThat(person.text("do not belong together")).isVisible();
            look(person, "login-failed", true);
        });

        Map<String, Object> plan = outage();
        plan.put("startsAt", Instant.now().plus(Duration.ofHours(3)).toString());
        Broadcast announced =
                new Broadcast(Broadcast.post("/api/broadcasts", plan).getString("slug"));
        each(person -> {
            person.open("/b/" + announced.slug());
            assertThat(person.text("Starts in")).isVisible();
            look(person, "announcement", true);
            person.field("Your question").fill("Will I get my hotel back?");
            look(person, "asking", false);
            person.field("Your question").fill("");
        });
        Broadcast.post(announced.path("cancel"), Map.of());
        each(person -> {
            person.open("/b/" + announced.slug());
            assertThat(person.text("This broadcast will not take place.")).isVisible();
            look(person, "cancelled", true);
        });
    }

    @Test
    void thePublicPageFromLiveToRecord() {
        Broadcast broadcast = live();
        each(person -> {
            person.open("/b/" + broadcast.slug());
            assertThat(person.text("Starting soon")).isVisible();
            look(person, "starting-soon", true);
        });
        try (Crowd crowd = new Crowd(broadcast)) {
            each(person -> {
                person.open("/b/" + broadcast.slug());
                assertThat(person.region("Answering now")).isVisible();
                assertThat(person.region("Captions")).containsText("every hotel night");
                person.tab("Waiting").click();
                look(person, "live", false);
                look(person, "live-whole", true);
                person.tab("Answered").click();
                look(person, "live-answered", true);
                person.tab("Commitments").click();
                look(person, "live-commitments", true);
                person.field("Your question").fill("Is there a bus to the city?");
                person.press("Ask");
                assertThat(person.panel()).containsText("Is there a bus to the city?");
                look(person, "live-mine", true);
            });
            broadcast.act(crowd.onAir, "answered", Map.of());
        }
        broadcast.end();
        each(person -> {
            person.open("/b/" + broadcast.slug());
            assertThat(person.text("The broadcast has ended").first()).isVisible();
            look(person, "ended", true);
        });
        broadcast.publish();
        Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "The name of the passenger line."));
        each(person -> {
            person.open("/b/" + broadcast.slug());
            assertThat(person.heading("What was promised")).isVisible();
            look(person, "record", true);
            person.field("Search this record").fill("hotel");
            assertThat(person.text("in the transcript below.")).isVisible();
            look(person, "record-search", true);
            person.open("/b/" + broadcast.slug() + "?edition=1");
            assertThat(person.text("This is an earlier edition.")).isVisible();
            look(person, "record-earlier", true);
        });
    }

    @Test
    void theConsole() {
        String admin = Api.newAccount(Role.ADMIN, "Ada Minh");
        each(person -> person.signIn(admin));
        each(person -> {
            listing(person, Set.of());
            person.open("/console");
            assertThat(person.text("No broadcast yet.")).isVisible();
            assertThat(person.button("Try it: play the rehearsal")).isEnabled();
            look(person, "console-empty", true);
        });
        Map<String, Object> plan = outage();
        plan.put("startsAt", Instant.now().plus(Duration.ofHours(3)).toString());
        Set<String> listed = Set.of(
                Broadcast.post("/api/broadcasts", plan).getString("slug"),
                live().slug(),
                live().end().slug(),
                Broadcast.draft().slug());
        each(person -> {
            listing(person, listed);
            person.open("/console");
            assertThat(person.heading("To publish")).isVisible();
            look(person, "console-list", true);
        });
        each(person -> {
            person.open("/console/new");
            assertThat(person.button("Save as draft")).isVisible();
            look(person, "create", true);
            person.press("Save as draft");
            assertThat(person.page()
                            .getByRole(com.microsoft.playwright.options.AriaRole.ALERT)
                            .first())
                    .isVisible();
            look(person.expecting("400"), "create-refused", true);
        });
        each(person -> {
            person.open("/console/new?now");
            assertThat(person.heading("Go live now")).isVisible();
            assertThat(person.button("Go on air now")).isVisible();
            look(person, "go-live-now", true);
        });
        each(person -> {
            person.open("/console/account");
            assertThat(person.field("Current password")).isVisible();
            look(person, "account", true);
            person.open("/console/staff");
            assertThat(person.text("Ada Minh").last()).isVisible();
            look(person, "staff", true);
            person.press("Add a person");
            assertThat(person.dialog("Add a person")).isVisible();
            look(person, "staff-add", false);
            person.open("/console/tokens");
            person.field("What is it for?").fill("captions");
            person.press("Create a token");
            assertThat(person.button("Revoke captions").first()).isVisible();
            look(person, "tokens", true);
        });
    }

    @Test
    void aFirstSignIn() {
        String username = "first-" + UUID.randomUUID().toString().substring(0, 8);
        String password = accounts.create(username, "New Here", Role.MODERATOR).password();
        each(person -> {
            person.signIn(username, password);
            assertThat(person.field("One-time password")).isVisible();
            look(person, "account-forced", true);
        });
    }

    @Test
    void theTranscriptItsCorrectionsAndTheSearch() {
        Broadcast broadcast = live();
        Broadcast.post(
                broadcast.path("captions"),
                Map.of(
                        "lines",
                        List.of(
                                spoken(0, "Good evening. I am sorry for the day that you have had."),
                                spoken(1, "We will refund your hotel, your meals and your taxi within seventy days."),
                                spoken(2, "If you lost the receipt, a bank statement is enough."))));
        String comms = Api.newAccount(Role.COMMS, "Kim Comms");
        each(person -> {
            person.signIn(comms);
            person.open("/console/" + broadcast.slug());
            person.turnTo("Right now");
            assertThat(person.heading("1 heard, not taken")).isVisible();
            look(person, "control-heard", true);
            person.open("/console/" + broadcast.slug() + "/transcript");
            assertThat(person.text("within seventy days")).isVisible();
            look(person, "transcript-editor", true);
            person.press("Edit");
            assertThat(person.button("Split here")).isVisible();
            look(person, "transcript-editing", true);
            person.press("Cancel");
            person.type("f");
            person.field("Find").fill("seventy");
            assertThat(person.text("1 place in 1 line.")).isVisible();
            look(person, "transcript-replace", false);
        });
        broadcast.end().publish();
        String line = Api.as(Role.COMMS)
                .get(broadcast.path("transcript/lines"))
                .jsonPath()
                .getString("lines[1].id");
        Broadcast.post(
                broadcast.path("transcript/edits"),
                Map.of(
                        "what",
                        "Edit a line",
                        "changes",
                        List.of(Map.of(
                                "id",
                                line,
                                "version",
                                1,
                                "text",
                                "We will refund your hotel, your meals and your taxi within seven days."))));
        Broadcast.post(broadcast.path("publish"), Map.of("whatChanged", "Seven days, not seventy."));
        each(person -> {
            person.open("/b/" + broadcast.slug() + "#m=10000");
            assertThat(person.text("1 correction in the transcript.")).isVisible();
            look(person, "record-corrected", true);
            person.open("/search?broadcast=" + broadcast.slug() + "&q=refund hotel");
            assertThat(person.text("Found in one place.")).isVisible();
            look(person, "search", true);
            person.open("/search");
            look(person, "search-empty", true);
        });
    }

    private static Map<String, Object> spoken(int seq, String text) {
        return Map.of(
                "seq",
                seq,
                "startMs",
                seq * 10_000,
                "endMs",
                seq * 10_000 + 8_000,
                "speaker",
                "Dana Ortiz",
                "text",
                text);
    }

    @Test
    void theControlRoom() {
        Broadcast broadcast = live();
        String comms = Api.newAccount(Role.COMMS, "Kim Comms");
        each(person -> person.signIn(comms));
        each(person -> {
            person.open("/console/" + broadcast.slug());
            assertThat(person.text("Nothing waits for you.")).isVisible();
            look(person, "control-empty", false);
        });
        try (Crowd crowd = new Crowd(broadcast)) {
            each(person -> {
                person.open("/console/" + broadcast.slug());
                assertThat(person.region("Questions")).containsText("Is flight 212 still going?");
                look(person, "control", false);
                if (person.isOnAPhone()) {
                    person.turnTo("On air");
                    look(person, "control-on-air", false);
                    person.turnTo("Right now");
                    look(person, "control-right-now", false);
                    person.turnTo("Queue");
                }
                inDialog(person, "d", "Dismiss this question", "control-dismiss");
                inDialog(person, "g", "Group under another question", "control-group");
                inDialog(person, "w", "Answer in writing", "control-write");
                inDialog(person, "p", "Record a commitment", "control-commitment");
                inDialog(person, "?", "Keyboard", "control-keys");
            });
            broadcast.act(crowd.onAir, "answered", Map.of());
        }
        broadcast.end();
        each(person -> {
            person.open("/console/" + broadcast.slug());
            person.press("Publish…");
            assertThat(person.dialog("Publish the record")).isVisible();
            look(person, "control-publish", false);
            person.type("Escape");
            person.turnTo("Record");
            assertThat(person.heading("Transcript")).isVisible();
            look(person, "control-ended", true);
        });
    }

    private void inDialog(Person person, String key, String title, String name) {
        person.type(key);
        assertThat(person.dialog(title)).isVisible();
        look(person, name, false);
        person.type("Escape");
        assertThat(person.dialog(title)).hasCount(0);
    }

    private void each(Consumer<Person> does) {
        people.forEach(does);
    }

    private void look(Person person, String name, boolean whole) {
        faults.addAll(person.look(name, whole));
    }

    /** The list as it is, without what other tests have left in it. */
    private static void listing(Person person, Set<String> slugs) {
        person.page().unroute("**/api/broadcasts");
        person.page().route("**/api/broadcasts", route -> route.fulfill(only(slugs, route.fetch())));
    }

    private static Route.FulfillOptions only(Set<String> slugs, APIResponse response) {
        try {
            ObjectNode body = (ObjectNode) JSON.readTree(response.body());
            var kept = body.arrayNode();
            body.path("broadcasts").forEach(broadcast -> {
                if (slugs.contains(broadcast.path("slug").asText())) {
                    kept.add(broadcast);
                }
            });
            body.set("broadcasts", kept);
            return new Route.FulfillOptions().setResponse(response).setBody(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Broadcast live() {
        return new Broadcast(Broadcast.post("/api/broadcasts/live", outage()).getString("slug"));
    }

    private static Map<String, Object> outage() {
        Map<String, Object> plan = Broadcast.plan("Flights cancelled after a systems failure");
        plan.put("summary", "What happened this morning, and what we do for everybody who is stuck.");
        plan.put("responsePromise", Map.of("text", "Every question answered by 18:00."));
        plan.put(
                "brief",
                Map.of(
                        "happened",
                        "Our check-in and crew systems failed at 05:00. No aircraft was in danger. 1,240 flights are cancelled today.",
                        "next",
                        "We bring the systems back one airport at a time, Manchester first.",
                        "now",
                        "Please don’t travel to the airport without a new booking. Your old booking is safe.",
                        "contacts",
                        List.of(
                                Map.of(
                                        "label",
                                        "Passenger line",
                                        "kind",
                                        "PHONE",
                                        "value",
                                        "+44 800 123 4567",
                                        "hours",
                                        "day and night"),
                                Map.of(
                                        "label",
                                        "Book another flight",
                                        "kind",
                                        "LINK",
                                        "value",
                                        "https://rebook.example/now"))));
        return plan;
    }

    /** An audience: questions in every state, one on air, captions and a commitment. */
    private static final class Crowd implements AutoCloseable {

        private final Broadcast broadcast;
        private final List<Viewer> viewers = new ArrayList<>();
        private final String onAir;

        Crowd(Broadcast broadcast) {
            this.broadcast = broadcast;
            for (int i = 0; i < 4; i++) {
                viewers.add(Viewer.in(broadcast.slug()));
                viewers.getLast().hello();
            }
            this.onAir = ask(0, "Will I get my hotel back?", "Maria");
            String cancelled = ask(1, "Is flight 212 to Lisbon cancelled for good, or only late?", "Jonas");
            String luggage = ask(2, "Where is the luggage that I checked in this morning?", "");
            String pets = ask(3, "My dog is in the hold of a parked aircraft. Who looks after him?", "Priya");
            ask(1, "Is flight 212 still going?", "");
            ask(2, "Do I have to pay for a taxi home myself?", "Sam");
            ask(3, "Why did nobody answer the phone all morning?", "");
            String rude = ask(0, "You are all liars.", "");
            for (String question : List.of(onAir, cancelled, luggage, pets)) {
                broadcast.approve(question);
            }
            meToo(onAir, 1, 2, 3);
            meToo(cancelled, 2);
            broadcast.act(rude, "dismiss", Map.of("reason", "Abusive or insulting."));
            broadcast.act(
                    luggage,
                    "answer",
                    Map.of(
                            "text",
                            "It stays at the airport you left from, locked. We send it to your address by Sunday.",
                            "author",
                            "Lee Park",
                            "role",
                            "Head of Baggage"));
            caption(1, 0, 4_000, "I am sorry. Our systems have been down since five this morning.");
            caption(2, 4_000, 8_000, "No aircraft was in danger, and none will leave before we are sure.");
            broadcast.act(onAir, "on-air", Map.of());
            caption(3, 8_000, 11_000, "You asked about hotels. We pay every hotel night until you fly.");
            Broadcast.post(
                    broadcast.path("follow-ups"),
                    Map.of(
                            "what",
                            "Every hotel receipt is paid back within ten days.",
                            "owner",
                            "Ana Ruiz",
                            "dueOn",
                            LocalDate.now(ZoneOffset.UTC).plusDays(10).toString(),
                            "moment",
                            9_000,
                            "questions",
                            List.of(onAir)));
        }

        private String ask(int viewer, String text, String name) {
            String ref = UUID.randomUUID().toString();
            viewers.get(viewer)
                    .say(
                            name.isEmpty()
                                    ? Map.of("type", "ask", "ref", ref, "text", text)
                                    : Map.of("type", "ask", "ref", ref, "text", text, "name", name));
            return viewers.get(viewer).accepted(ref);
        }

        private void meToo(String question, int... who) {
            for (int viewer : who) {
                String ref = UUID.randomUUID().toString();
                viewers.get(viewer).say(Map.of("type", "me-too", "ref", ref, "question", question));
                viewers.get(viewer).accepted(ref);
            }
        }

        private void caption(int seq, long startMs, long endMs, String text) {
            Broadcast.post(
                    broadcast.path("captions"),
                    Map.of(
                            "lines",
                            List.of(Map.of(
                                    "seq",
                                    seq,
                                    "startMs",
                                    startMs,
                                    "endMs",
                                    endMs,
                                    "speaker",
                                    "Dana Ortiz",
                                    "text",
                                    text))));
        }

        @Override
        public void close() {
            viewers.forEach(Viewer::close);
        }
    }
}
