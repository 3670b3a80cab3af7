package io.candor.question;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Phone;
import io.candor.testsupport.Viewer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one button of the presenter's page: what is on the screen is answered, and nothing else is. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PresenterQuestionsTest {

    private Broadcast broadcast;
    private String presenter;
    private String hotel;
    private String luggage;

    @BeforeEach
    void givenTwoApprovedQuestions() {
        broadcast = Broadcast.live();
        presenter = Phone.newLink(broadcast);
        try (Viewer viewer = Viewer.in(broadcast.slug())) {
            hotel = viewer.ask("Who pays for my hotel?");
            luggage = viewer.ask("Where is my luggage?");
        }
        broadcast.approve(hotel);
        broadcast.approve(luggage);
    }

    @Test
    void whatIsOnTheScreenIsAnsweredAndTheNextComesOnAir() {
        next("").then().statusCode(200);

        next("?answered=" + hotel).then().statusCode(200);

        assertThat(prompt().getString("now.id")).isEqualTo(luggage);
        assertThat(prompt().getInt("answered")).isEqualTo(1);
    }

    @Test
    void aQuestionThatIsNotOnTheScreenYetIsNotAnsweredByMistake() {
        broadcast.act(luggage, "on-air", Map.of());

        next("").then().statusCode(409);

        assertThat(prompt().getString("now.id")).isEqualTo(luggage);
        assertThat(prompt().getInt("answered")).isZero();
    }

    @Test
    void aQuestionThatIsNoLongerOnAirLeavesTheOneThatIs() {
        next("").then().statusCode(200);
        broadcast.act(luggage, "on-air", Map.of());

        next("?answered=" + hotel).then().statusCode(409);

        assertThat(prompt().getString("now.id")).isEqualTo(luggage);
    }

    private Response next(String query) {
        return given().header("Authorization", "Bearer " + presenter).post("/api/present/questions/next" + query);
    }

    private JsonPath prompt() {
        return given().header("Authorization", "Bearer " + presenter)
                .get("/api/present/questions")
                .jsonPath();
    }
}
