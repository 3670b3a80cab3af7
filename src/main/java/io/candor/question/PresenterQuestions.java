package io.candor.question;

import io.candor.access.Presenter;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.access.Staff;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.question.QuestionViews.PublicQuestion;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What a presenter sees of the questions: the one to answer, the next two, and one thing to do. */
@Path("/api/present/questions")
@RolesAllowed(Presenter.AS_PRESENTER)
@Tag(name = "Presenting")
@Transactional
class PresenterQuestions {

    private static final int AHEAD = 2;

    /** Most people first, then who has waited longest: the order of the control room. */
    private static final Comparator<PublicQuestion> ORDER = Comparator.comparingLong(PublicQuestion::weight)
            .reversed()
            .thenComparing(PublicQuestion::askedAt)
            .thenComparing(PublicQuestion::id);

    private final Questions questions;
    private final Desk desk;
    private final Changes changes;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    PresenterQuestions(
            Questions questions, Desk desk, Changes changes, Broadcasts broadcasts, SecurityIdentity identity) {
        this.questions = questions;
        this.desk = desk;
        this.changes = changes;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    /** The question on air, the next ones, and how many are answered and wait. */
    @Schema(name = "PresenterQuestions")
    record Prompt(
            @Nullable PublicQuestion now,
            List<PublicQuestion> next,
            @Schema(examples = "31") long answered,
            @Schema(examples = "88") long waiting) {}

    @GET
    @Operation(summary = "The question to answer now, and the next two")
    public Prompt prompt() {
        return prompt(ref());
    }

    @POST
    @Path("/next")
    @Operation(
            summary = "Answered, next",
            description =
                    "The question on air is answered; the one that most people ask comes on air. `answered` is the question that the presenter has on the screen, nothing when there is none: where another one is on air, nothing happens.")
    public Prompt next(@RestQuery @Nullable UUID answered) {
        // Two windows with one press each: what is on air is looked at after the first is done.
        BroadcastRef ref = changes.hold(ref());
        Prompt before = prompt(ref);
        Staff by = presenter(ref);
        UUID onAir = before.now() == null ? null : before.now().id();
        if (!Objects.equals(answered, onAir)) {
            throw Refusal.notAllowedNow(QuestionState.ANSWERED, "Another question is on air now.");
        }
        if (onAir != null) {
            desk.answeredSpoken(new Desk.Doing(ref, onAir, null, by), null, null);
        }
        Optional<PublicQuestion> next = before.next().stream().findFirst();
        next.ifPresent(question -> desk.putOnAir(new Desk.Doing(ref, question.id(), null, by)));
        return prompt(ref);
    }

    private Prompt prompt(BroadcastRef ref) {
        List<PublicQuestion> all = questions.publicOnes(ref.id());
        List<PublicQuestion> approved = all.stream()
                .filter(q -> q.state() == QuestionState.APPROVED)
                .sorted(ORDER)
                .toList();
        return new Prompt(
                all.stream()
                        .filter(q -> q.state() == QuestionState.ON_AIR)
                        .findFirst()
                        .orElse(null),
                approved.stream().limit(AHEAD).toList(),
                all.stream().filter(q -> q.state() == QuestionState.ANSWERED).count(),
                approved.size());
    }

    /** Signs the trace of what was done; no account can have this name. */
    private Staff presenter(BroadcastRef ref) {
        String name = broadcasts.require(ref.slug(), true).presenter().name();
        return new Staff("(presenter)", name, Role.EXPERT, false);
    }

    private BroadcastRef ref() {
        return broadcasts
                .ref(Presenter.of(identity).broadcast())
                .orElseThrow(() -> Refusal.notFound("The broadcast is not there any more."));
    }
}
