package io.candor.question;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database does not take fails alone, whatever shares its batch. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PoisonedRequestTest {

    @Inject
    AgroalDataSource dataSource;

    @BeforeEach
    void givenAQuestionThatTheDatabaseDoesNotTake() throws SQLException {
        sql("alter table question add constraint no_poison check (text <> 'poison')");
    }

    @AfterEach
    void takeItBack() throws SQLException {
        sql("alter table question drop constraint no_poison");
    }

    @Test
    void onePoisonedQuestionIsRefusedAndTheOthersAreStored() {
        String slug = Broadcast.live().slug();
        List<Viewer> viewers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            viewers.add(Viewer.in(slug));
        }
        viewers.forEach(Viewer::hello);

        for (int i = 0; i < 75; i++) {
            String text = i == 40 ? "poison" : "Question " + i;
            viewers.get(i % 25).say(Map.of("type", "ask", "ref", "r" + i, "text", text));
        }

        for (int i = 0; i < 75; i++) {
            Viewer viewer = viewers.get(i % 25);
            if (i == 40) {
                assertThat(viewer.refused("r40").path("status").asInt()).isEqualTo(400);
            } else {
                assertThat(viewer.accepted("r" + i)).isNotBlank();
            }
        }
        viewers.forEach(Viewer::close);
    }

    private void sql(String statement) throws SQLException {
        try (var c = dataSource.getConnection();
                var s = c.createStatement()) {
            s.execute(statement);
        }
    }
}
