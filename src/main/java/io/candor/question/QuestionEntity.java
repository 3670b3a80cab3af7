package io.candor.question;

import io.candor.access.Refusal;
import io.candor.broadcast.BroadcastRef;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The aggregate: one question's way to its outcome. Rows are inserted by {@link QuestionIntake}. */
@Entity
@Table(name = "question")
class QuestionEntity {

    @Id
    UUID id;

    UUID broadcastId;
    UUID viewer;
    String ref;
    String text;

    @Nullable
    String name;

    @Enumerated(EnumType.STRING)
    QuestionState state;

    @Nullable
    UUID under;

    @Nullable
    String reason;

    Instant askedAt;

    @Nullable
    Long moment;

    boolean approved;

    @Nullable
    Long onAirMoment;

    @Nullable
    String answerKind;

    @Column(name = "answer_start_ms")
    @Nullable
    Long answerStartMs;

    @Column(name = "answer_end_ms")
    @Nullable
    Long answerEndMs;

    @Nullable
    String answerText;

    @Nullable
    String answerAuthor;

    @Nullable
    String answerRole;

    /** The account that gave a written answer, whoever signs it. */
    @Nullable
    String answerBy;

    /** Seen by staff only. */
    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Draft draft;

    @Version
    long version;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected QuestionEntity() {}

    /** All that an action may change: what undo goes back to. */
    record Memento(
            QuestionState state,
            @Nullable UUID under,
            @Nullable String reason,
            boolean approved,
            @Nullable Long onAirMoment,
            @Nullable Answer answer,
            @Nullable String answerBy,
            @Nullable Draft draft,
            List<UUID> followers) {}

    Memento memento(List<UUID> followers) {
        return new Memento(state, under, reason, approved, onAirMoment, answer(), answerBy, draft, followers);
    }

    void restore(Memento before) {
        state = before.state();
        under = before.under();
        reason = before.reason();
        approved = before.approved();
        onAirMoment = before.onAirMoment();
        setAnswer(before.answer());
        answerBy = before.answerBy();
        draft = before.draft();
    }

    /** Refuses with EDITED_MEANWHILE when it is not any more what somebody saw. */
    void requireVersion(@Nullable Long seen) {
        if (seen != null && seen != version) {
            throw Refusal.editedMeanwhile(version);
        }
    }

    void approve() {
        if (state == QuestionState.ON_AIR) {
            // Two moderators at once: whoever approves has not seen yet that it is being answered.
            throw Refusal.notAllowedNow(state, "This question is on air.");
        }
        go(QuestionState.APPROVED);
        approved = true;
        under = null;
        reason = null;
    }

    void dismiss(String why) {
        go(QuestionState.DISMISSED);
        reason = why;
        under = null;
    }

    void groupUnder(QuestionEntity root) {
        if (root.id.equals(id)) {
            throw Refusal.invalid("under", "A question cannot be grouped under itself.");
        }
        if (!root.broadcastId.equals(broadcastId)) {
            throw Refusal.notFound("There is no such question in this broadcast.");
        }
        if (!root.speaksForOthers()) {
            throw Refusal.notAllowedNow(root.state, "The other question is not going to be answered.");
        }
        go(QuestionState.GROUPED);
        under = root.id;
        reason = null;
    }

    /** Whether what becomes of it is told to others as well: a private answer is for nobody else. */
    boolean speaksForOthers() {
        return switch (state) {
            case RECEIVED, APPROVED, ON_AIR, ANSWERED -> true;
            case DISMISSED, WITHDRAWN, PRIVATE, GROUPED -> false;
        };
    }

    /** Nobody speaks for it any more. What was never read out stays unread: it waits for a moderator, as before. */
    void leaveGroup() {
        state = approved ? QuestionState.APPROVED : QuestionState.RECEIVED;
        under = null;
        reason = null;
    }

    void putOnAir(long now) {
        go(QuestionState.ON_AIR);
        onAirMoment = now;
    }

    void takeOffAir() {
        if (state != QuestionState.ON_AIR) {
            // From elsewhere this would be another way to approve.
            throw Refusal.notAllowedNow(state, "This question is not on air.");
        }
        go(QuestionState.APPROVED);
        onAirMoment = null;
    }

    void answerSpoken(long startMs, long endMs) {
        go(QuestionState.ANSWERED);
        approved = true;
        setAnswer(new Answer.Spoken(startMs, endMs));
    }

    /** {@code by} gave it, and a draft of somebody else is done with. */
    void answerWritten(Answer.Written answer, String by, boolean privately) {
        go(privately ? QuestionState.PRIVATE : QuestionState.ANSWERED);
        approved = approved || !privately;
        setAnswer(answer);
        answerBy = by;
        draft = null;
    }

    /**
     * Whether an answer that this expert writes goes out at once: publicly, to what a moderator has let everybody see,
     * or in place of their own words. All else would publish what was received, take a question away from the presenter
     * or from everybody, or replace what somebody else said: that is for moderators.
     */
    boolean isForExperts(String expert, boolean privately) {
        return switch (state) {
            case APPROVED -> !privately;
            case ANSWERED -> !privately && expert.equals(answerBy);
            case PRIVATE -> privately && expert.equals(answerBy);
            case RECEIVED, ON_AIR, DISMISSED, WITHDRAWN, GROUPED -> false;
        };
    }

    /** Keeps an answer for moderators to look at. Refuses with NOT_ALLOWED_NOW where it could not be given anyway. */
    void keepDraft(Draft answer) {
        requireAllowed(answer.privately() ? QuestionState.PRIVATE : QuestionState.ANSWERED);
        draft = answer;
    }

    /** Gives the answer that an expert wrote. Refuses with NOT_ALLOWED_NOW when there is none. */
    void release() {
        Draft written = requireDraft();
        answerWritten(written.answer(), written.by(), written.privately());
    }

    /** Refuses with NOT_ALLOWED_NOW when there is none. */
    Draft requireDraft() {
        if (draft == null) {
            throw Refusal.notAllowedNow(state, "No expert's answer waits here.");
        }
        return draft;
    }

    void withdraw() {
        go(QuestionState.WITHDRAWN);
        draft = null;
        under = null;
        reason = null;
    }

    /** Whether the audience may see it. */
    boolean isPublic() {
        return state.isPublic(approved);
    }

    /** The answer as far as the audience may see it. */
    @Nullable
    Answer publicAnswer() {
        return state == QuestionState.ANSWERED ? answer() : null;
    }

    @Nullable
    Answer answer() {
        if (answerKind == null) {
            return null;
        }
        return answerKind.equals("SPOKEN")
                ? new Answer.Spoken(answerStartMs == null ? 0 : answerStartMs, answerEndMs)
                : new Answer.Written(
                        String.valueOf(answerText), String.valueOf(answerAuthor), String.valueOf(answerRole));
    }

    private void setAnswer(@Nullable Answer answer) {
        answerKind = null;
        answerStartMs = null;
        answerEndMs = null;
        answerText = null;
        answerAuthor = null;
        answerRole = null;
        answerBy = null;
        switch (answer) {
            case null -> {}
            case Answer.Spoken(long startMs, Long endMs) -> {
                answerKind = "SPOKEN";
                answerStartMs = startMs;
                answerEndMs = endMs;
            }
            case Answer.Written(String written, String author, String role) -> {
                answerKind = "WRITTEN";
                answerText = written;
                answerAuthor = author;
                answerRole = role;
            }
        }
    }

    private void go(QuestionState target) {
        requireAllowed(target);
        state = target;
    }

    private void requireAllowed(QuestionState target) {
        if (!state.allows(target)) {
            throw state.refusal();
        }
    }

    static Refusal notFound() {
        return Refusal.notFound("There is no such question in this broadcast.");
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<QuestionEntity, UUID> {

        /** For changing it, by whoever holds the desk. Refuses with NOT_FOUND. */
        QuestionEntity lock(BroadcastRef broadcast, UUID id) {
            return find("id = ?1 and broadcastId = ?2", id, broadcast.id())
                    .withLock(LockModeType.PESSIMISTIC_WRITE)
                    .<QuestionEntity>firstResultOptional()
                    .orElseThrow(QuestionEntity::notFound);
        }

        /** Those that are grouped under it, oldest first. */
        List<QuestionEntity> followersOf(QuestionEntity q) {
            return followersOf(List.of(q)).getOrDefault(q.id, List.of());
        }

        /** The same of many; nothing for one that has none. */
        Map<UUID, List<QuestionEntity>> followersOf(List<QuestionEntity> some) {
            if (some.isEmpty()) {
                return Map.of();
            }
            List<QuestionEntity> followers = list(
                    "under in ?1 order by askedAt, id",
                    some.stream().map(q -> q.id).toList());
            return followers.stream().collect(Collectors.groupingBy(f -> Objects.requireNonNull(f.under)));
        }

        /** Whether the question that it was grouped under then, if there was one, still speaks for others. */
        boolean canGoBackTo(Memento before) {
            return before.under() == null || findById(before.under()).speaksForOthers();
        }

        /** Askers of grouped questions are told what became of the one that speaks for them. */
        void touchFollowers(Collection<UUID> roots) {
            if (!roots.isEmpty()) {
                getEntityManager()
                        .createNativeQuery("update question set version = version where under in (:roots)")
                        .setParameter("roots", roots)
                        .executeUpdate();
            }
        }
    }
}
