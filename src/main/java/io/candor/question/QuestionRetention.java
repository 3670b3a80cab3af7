package io.candor.question;

import io.agroal.api.AgroalDataSource;
import io.candor.audit.Removal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * What is not kept for ever: contacts, and the words of questions that nobody but staff could read. A broadcast is over
 * when its record was first published, else when it ended or was cancelled; one that was announced and never came, at the
 * time for which it was announced.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class QuestionRetention {

    private static final String OVER = """
            coalesce(b.published_at, b.ended_at, b.cancelled_at,
                case when b.state in ('SCHEDULED', 'CANCELLED') then coalesce(b.starts_at, b.created_at) end)
            """;

    private final AgroalDataSource dataSource;

    QuestionRetention(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Addresses in broadcasts that were over before then, at most so many at a time. @return how many */
    public int eraseContacts(Instant overBefore, int most) {
        return change("""
                delete from question_contact where question_id in (
                    select contact.question_id from question_contact contact
                    join question q on q.id = contact.question_id join broadcast b on b.id = q.broadcast_id
                    where %s < ? limit ?)
                """.formatted(OVER), overBefore, most);
    }

    /**
     * Text, name, reason and private answer of questions that never became public, or were taken back, in broadcasts that
     * were over before then, with what undo would go back to. The rows stay, and count. At most so many at a time.
     *
     * @return how many
     */
    public int forgetWords(Instant overBefore, int most) {
        return change("""
                with old as materialized (
                    select q.id from question q join broadcast b on b.id = q.broadcast_id
                    where not %3$s and %2$s < ?
                        and (q.text <> '%1$s' or q.name is not null
                            or coalesce(q.reason, '%1$s') <> '%1$s' or coalesce(q.answer_text, '%1$s') <> '%1$s' or q.draft is not null)
                    limit ? for update of q skip locked),
                trace as (
                    update question_action set before = before - 'answer' - 'reason' - 'draft'
                    where question_id in (select id from old))
                update question q set text = '%1$s', name = null, draft = null, version = q.version + 1,
                    reason = case when q.reason is null then null else '%1$s' end,
                    answer_text = case when q.answer_text is null then null else '%1$s' end
                from old where q.id = old.id
                """.formatted(Removal.MARK, OVER, QuestionState.publicRows("q.")), overBefore, most);
    }

    private int change(String sql, Instant overBefore, int most) {
        try (Connection c = dataSource.getConnection();
                PreparedStatement change = c.prepareStatement(sql)) {
            change.setTimestamp(1, Timestamp.from(overBefore));
            change.setInt(2, most);
            return change.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
