package io.candor.question;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The trace of what staff did to a question, with what it was before. */
@Entity
class QuestionAction {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    UUID questionId;
    String action;
    String byUsername;
    String byName;

    @Column(name = "at")
    Instant at;

    @JdbcTypeCode(SqlTypes.JSON)
    QuestionEntity.Memento before;

    long afterVersion;
    boolean undone;

    /** For Hibernate. */
    @SuppressWarnings("NullAway.Init")
    protected QuestionAction() {}

    QuestionAction(
            UUID questionId,
            String action,
            io.candor.access.Staff by,
            Instant at,
            QuestionEntity.Memento before,
            long afterVersion) {
        this.questionId = questionId;
        this.action = action;
        this.byUsername = by.username();
        this.byName = by.name();
        this.at = at;
        this.before = before;
        this.afterVersion = afterVersion;
    }

    @ApplicationScoped
    static class Repository implements PanacheRepositoryBase<QuestionAction, Long> {

        Optional<QuestionAction> lastOf(UUID question) {
            return find("questionId = ?1 and not undone order by id desc", question)
                    .firstResultOptional();
        }

        Map<UUID, QuestionAction> lastOf(Collection<UUID> questions) {
            if (questions.isEmpty()) {
                return Map.of();
            }
            List<QuestionAction> last = list(
                    "id in (select max(a.id) from QuestionAction a where a.questionId in ?1 and not a.undone group by a.questionId)",
                    questions);
            return last.stream().collect(Collectors.toMap(a -> a.questionId, Function.identity()));
        }
    }
}
