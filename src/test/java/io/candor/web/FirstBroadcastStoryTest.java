package io.candor.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.candor.access.Role;
import io.candor.access.signin.StaffAccounts;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.BrowserTest;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broadcast from the first sign-in to the record, as each person in it sees it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@BrowserTest
class FirstBroadcastStoryTest {

    private static final String TITLE = "All flights cancelled after a systems failure";
    private static final String HOTEL = "Will I get my hotel back?";
    private static final String LUGGAGE = "Where is the luggage that I checked in?";
    private static final String OPENING = "I am sorry. Our check-in systems have been down since five this morning.";
    private static final String ON_HOTELS = "Yes. We pay every hotel night until you fly.";
    private static final String PROMISE = "Every hotel receipt is paid back";

    @Inject
    StaffAccounts accounts;

    private final Person comms = Person.atADesk();
    private final Person moderator = Person.atADesk();
    private final Person viewer = Person.onAPhone();
    private final Person neighbour = Person.onAPhone();
    private final Person reader = Person.onAPhoneWithoutScript();

    @AfterEach
    void everybodyGoesWithoutAComplaint() {
        List.of(comms, moderator, viewer, neighbour, reader).forEach(Person::close);
    }

    @Test
    void aBroadcastFromTheFirstSignInToTheRecord() {
        signInForTheFirstTime();
        String slug = schedule();
        viewer.open("/b/" + slug);
        askBeforeItStarts();
        moderator.signIn(Api.newAccount(Role.MODERATOR, "Mo Deray"));
        approveByKeyboard();
        goLive();
        caption(slug, 1, 0, OPENING);
        seeCaptions();
        sayMeTooAndAsk(slug);
        putOnAir();
        caption(slug, 2, momentOf(slug), ON_HOTELS);
        markAnswered();
        answerInWriting();
        recordTheCommitment();
        end();
        publish();
        readWithoutScript(slug);
    }

    private void signInForTheFirstTime() {
        String username = "comms-" + UUID.randomUUID().toString().substring(0, 8);
        String oneTime =
                accounts.create(username, "Kim Communications", Role.COMMS).password();

        comms.open("/console");
        assertThat(comms.heading("Staff sign-in")).isVisible();
        comms.signIn(username, oneTime);

        assertThat(comms.heading("Your account")).isVisible();
        assertThat(comms.text("Choose a password of your own before you go on."))
                .isVisible();
        comms.field("One-time password").fill(oneTime);
        comms.field("New password").fill(Api.PASSWORD);
        comms.field("New password, again").fill(Api.PASSWORD);
        comms.press("Change the password");

        assertThat(comms.heading("Broadcasts")).isVisible();
    }

    private String schedule() {
        comms.link("Schedule").click();
        assertThat(comms.heading("Plan a broadcast")).isVisible();
        comms.field("Title").fill(TITLE);
        comms.field("Summary (optional)").fill("What happened, and what we do for everybody who is stuck.");
        comms.field("Presenter’s name").fill("Dana Ortiz");
        comms.field("Presenter’s role").fill("Chief Operating Officer");
        comms.field("Date (optional)")
                .fill(LocalDate.now(ZoneOffset.UTC).plusDays(2).toString());
        comms.field("Time (optional)").fill("18:00");
        comms.field("What happened").fill("Our check-in systems failed at 05:00. No flight can leave.");
        comms.field("What we do next").fill("We bring the systems back one airport at a time.");
        comms.field("What you can do now").fill("Stay at home. Your booking is safe.");
        comms.field("Label").fill("Passenger line");
        comms.field("Number").fill("+44 800 123 4567");
        comms.field("Hours (optional)").fill("day and night");
        comms.field("What you promise the askers (optional)").fill("Every question answered by 18:00");
        comms.press("Schedule it");

        assertThat(comms.heading(TITLE)).isVisible();
        assertThat(comms.text("Scheduled")).isVisible();
        String address = comms.link("Public page").getAttribute("href");
        return address.substring(address.lastIndexOf('/') + 1);
    }

    private void askBeforeItStarts() {
        assertThat(viewer.heading(TITLE)).isVisible();
        assertThat(viewer.text("Dana Ortiz")).isVisible();
        assertThat(viewer.text("Starts in")).isVisible();
        assertThat(viewer.link("Add to calendar")).isVisible();
        assertThat(viewer.link("Passenger line")).hasAttribute("href", "tel:+448001234567");
        assertThat(viewer.text("Every question answered by 18:00")).isVisible();

        viewer.field("Your question").fill(HOTEL);
        viewer.press("Ask");

        assertThat(viewer.text("Received. You can follow it under Mine.")).isVisible();
        assertThat(viewer.field("Your question")).hasValue("");
        assertThat(mine(viewer)).containsText(HOTEL);
        assertThat(mine(viewer)).containsText("Received");
    }

    private void approveByKeyboard() {
        moderator.link(TITLE).first().click();
        assertThat(underCursor()).containsText(HOTEL);
        moderator.type("a");

        assertThat(moderator.button("Approved 1")).isVisible();
        assertThat(mine(viewer)).containsText("In the queue");
        assertThat(mine(viewer)).containsText("Yours is next.");
    }

    private void goLive() {
        comms.press("Go live…");
        assertThat(comms.dialog("Go live now?")).isVisible();
        comms.press("Go live");

        assertThat(viewer.text("LIVE").first()).isVisible();
        assertThat(viewer.text("Starting soon")).isVisible();
        assertThat(moderator.text("Hear a promise?")).isVisible();
    }

    private void seeCaptions() {
        assertThat(viewer.region("Captions")).containsText(OPENING);
        assertThat(viewer.text("Dana Ortiz is on air")).isVisible();
        assertThat(moderator.text(OPENING)).isVisible();
    }

    private void sayMeTooAndAsk(String slug) {
        neighbour.open("/b/" + slug);
        assertThat(neighbour.region("Captions")).containsText(OPENING);
        neighbour.tab("Waiting").click();
        neighbour.button("Me too: " + HOTEL).click();
        assertThat(neighbour.panel()).containsText("2 people");

        neighbour.field("Your question").fill(LUGGAGE);
        neighbour.press("Ask");
        assertThat(mine(neighbour)).containsText(LUGGAGE);
        assertThat(neighbour.text("Received. You can follow it under Mine.")).isVisible();
        viewer.field("Your question").fill("May I bring my cat?");
        viewer.press("Ask");
        assertThat(mine(viewer)).containsText("May I bring my cat?");
        assertThat(viewer.text("2 watching").or(viewer.text("3 watching")).or(viewer.text("4 watching")))
                .isVisible();
    }

    private void putOnAir() {
        assertThat(moderator.button("Waiting 2")).isVisible();
        moderator.type("n");
        assertThat(underCursor()).containsText(LUGGAGE);
        moderator.type("j");
        assertThat(underCursor()).containsText("May I bring my cat?");
        moderator.type("k");
        assertThat(underCursor()).containsText(LUGGAGE);

        moderator.type("2");
        assertThat(underCursor()).containsText(HOTEL);
        assertThat(underCursor()).containsText("2 people ask");
        moderator.type("o");

        assertThat(viewer.region("Answering now")).containsText(HOTEL);
        assertThat(neighbour.region("Answering now")).containsText(HOTEL);
        assertThat(viewer.region("Answering now")).containsText("2 people asked this");
        assertThat(mine(viewer)).containsText("Being answered now");
    }

    private void markAnswered() {
        assertThat(viewer.region("Captions")).containsText(ON_HOTELS);
        moderator.type("3");
        assertThat(underCursor()).containsText(HOTEL);
        moderator.type("Enter");

        assertThat(viewer.region("Answering now")).hasCount(0);
        assertThat(mine(viewer)).containsText(Pattern.compile("Answered on air at \\d+:"));
        neighbour.tab("Answered").click();
        assertThat(neighbour.panel()).containsText(HOTEL);
    }

    private void answerInWriting() {
        moderator.type("1");
        assertThat(underCursor()).containsText(LUGGAGE);
        moderator.type("w");
        Locator dialog = moderator.dialog("Answer in writing");
        assertThat(dialog).containsText(LUGGAGE);
        moderator.field("Answer").fill("It stays at the airport you left from, behind lock and key.");
        assertThat(dialog).containsText("Mo Deray");
        moderator.field("Your role").fill("Head of Baggage");
        moderator.press("Publish the answer");

        assertThat(dialog).hasCount(0);
        assertThat(mine(neighbour)).containsText("behind lock and key");
        assertThat(mine(neighbour)).containsText("Mo Deray, Head of Baggage");
    }

    private void recordTheCommitment() {
        moderator.type("p");
        assertThat(moderator.dialog("Record a commitment")).isVisible();
        moderator.field("What was promised").fill(PROMISE);
        moderator.field("Who owns it").fill("Ana Ruiz");
        moderator.field("Due").fill("2031-03-14");
        moderator.press("Record it");

        viewer.tab("Commitments").click();
        assertThat(viewer.panel()).containsText(PROMISE);
        assertThat(viewer.panel()).containsText("Ana Ruiz");
        assertThat(viewer.panel()).containsText("Open");
    }

    private void end() {
        comms.press("End…");
        assertThat(comms.dialog("End the broadcast?")).isVisible();
        comms.press("End it");

        assertThat(viewer.text("The broadcast has ended").first()).isVisible();
        assertThat(viewer.text("The recording and every answer will be here")).isVisible();
        assertThat(viewer.field("Your question")).hasCount(0);
    }

    private void publish() {
        comms.press("Publish…");
        Locator dialog = comms.dialog("Publish the record");
        assertThat(dialog).containsText("There is a transcript.");
        assertThat(dialog).containsText("1 question has no outcome yet.");
        dialog.getByRole(AriaRole.BUTTON).last().click();
        assertThat(dialog).isHidden();
        assertThat(comms.text("Edition 1")).isVisible();

        viewer.link("Read the record").click();
        assertThat(viewer.heading("What was promised")).isVisible();
        assertThat(viewer.heading(HOTEL)).isVisible();
    }

    private void readWithoutScript(String slug) {
        reader.open("/b/" + slug);
        assertThat(reader.heading(TITLE)).isVisible();
        assertThat(reader.text("Edition 1")).isVisible();
        assertThat(reader.text("Dana Ortiz").first()).isVisible();

        Locator promised = part("What was promised");
        assertThat(promised).containsText(PROMISE);
        assertThat(promised).containsText("Ana Ruiz");
        assertThat(promised).containsText("14 March 2031");
        assertThat(promised).containsText("Open");

        Locator answers = part("Every answer");
        assertThat(answers).containsText(HOTEL);
        assertThat(answers).containsText("2 people asked this");
        assertThat(answers).containsText("It stays at the airport you left from, behind lock and key.");
        assertThat(answers).containsText("Mo Deray, Head of Baggage");
        answers.getByText("Read the answer").click();
        assertThat(answers.getByText(ON_HOTELS)).isVisible();

        Locator transcript = part("Transcript");
        assertThat(transcript.getByRole(AriaRole.HEADING).filter(with("Dana Ortiz")))
                .hasCount(1);
        assertThat(transcript.getByText(OPENING)).isVisible();
        assertThat(transcript.getByText(ON_HOTELS)).isVisible();
        Locator moment = transcript.getByRole(AriaRole.LINK).filter(with("0:00"));
        assertThat(moment).hasAttribute("href", "#t=0");
        moment.click();
        assertThat(reader.page()).hasURL(Pattern.compile("#t=0$"));
        assertThat(part("The brief, as it stood")).containsText("Our check-in systems failed at 05:00.");
    }

    private Locator mine(Person person) {
        person.tab("Mine").click();
        return person.panel();
    }

    /** The row that the keys act on. */
    private Locator underCursor() {
        return moderator.region("Questions").locator("[aria-current=true]");
    }

    private Locator part(String heading) {
        return reader.page().locator("section").filter(new Locator.FilterOptions().setHas(reader.heading(heading)));
    }

    private static Locator.FilterOptions with(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void caption(String slug, int seq, long startMs, String text) {
        Broadcast.post(
                "/api/broadcasts/" + slug + "/captions",
                Map.of(
                        "lines",
                        List.of(Map.of(
                                "seq",
                                seq,
                                "startMs",
                                startMs,
                                "endMs",
                                startMs + 2_000,
                                "speaker",
                                "Dana Ortiz",
                                "text",
                                text))));
    }

    private static long momentOf(String slug) {
        Instant wentLive = Instant.parse(new Broadcast(slug).read().getString("wentLiveAt"));
        return Instant.now().toEpochMilli() - wentLive.toEpochMilli();
    }
}
