package io.candor.privacy;

import io.agroal.api.AgroalDataSource;
import io.candor.question.QuestionRetention;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * Erases what is past its time: every hour, in parts, each in a transaction of its own. One pod does it at a time; which
 * one does not matter.
 */
@ApplicationScoped
class Retention {

    /** In one statement: a second's work, far from the time that a statement is given. */
    static final int AT_ONCE = 20_000;

    private final QuestionRetention questions;
    private final PrivacyConfig config;
    private final AgroalDataSource dataSource;
    private final Clock clock;

    Retention(
            QuestionRetention questions,
            PrivacyConfig config,
            AgroalDataSource dataSource,
            Clock clock) {
        this.questions = questions;
        this.config = config;
        this.dataSource = dataSource;
        this.clock = clock;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void everyHour() {
        try {
            eraseWhatIsPastItsTime();
        } catch (RuntimeException away) {
            Log.warnf("What is past its time is erased later: %s", away.getMessage());
        }
    }

    void eraseWhatIsPastItsTime() {
        eraseWhatIsPastItsTime(AT_ONCE);
    }

    void eraseWhatIsPastItsTime(int atOnce) {
        Instant now = clock.instant();
        int contacts = inParts(atOnce, () -> questions.eraseContacts(now.minus(config.contactsKept()), atOnce));
        int words = inParts(atOnce, () -> questions.forgetWords(now.minus(config.dismissedKept()), atOnce));
        if (contacts + words > 0) {
            Log.infof("Past their time and erased: %d addresses, the words of %d questions", contacts, words);
        }
    }

    private int inParts(int atOnce, IntSupplier part) {
        int all = 0;
        for (int some = atOnce; some == atOnce; all += some) {
            some = QuarkusTransaction.requiringNew().call(() -> alone() ? part.getAsInt() : 0);
        }
        return all;
    }

    /** Until the transaction ends; false where another pod is at it. */
    private boolean alone() {
        try (Connection c = dataSource.getConnection();
                Statement s = c.createStatement();
                ResultSet row =
                        s.executeQuery("select pg_try_advisory_xact_lock(hashtextextended('candor.privacy', 13))")) {
            row.next();
            return row.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
