package io.candor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.candor.access.Problem;
import io.candor.access.Refusal;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ViewerMessageTest {

    private static final String ID = "7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11";

    @Test
    void aQuestionHasItsTextAndMayHaveANameAndAnAddress() {
        assertThat(decode("{'type':'ask','ref':'r-1','text':' Why?\\nWhen? ','name':'Kim','email':'kim@example.com'}"))
                .isEqualTo(new ViewerMessage.Ask("r-1", "Why?\nWhen?", "Kim", "kim@example.com", null));
        assertThat(decode("{'type':'ask','ref':'r-1','text':'Why?','name':' ','email':null}"))
                .isEqualTo(new ViewerMessage.Ask("r-1", "Why?", null, null, null));
    }

    @Test
    void theOthersNameAQuestionOrAPlace() {
        assertThat(decode("{'type':'me-too','ref':'r','question':'" + ID + "'}"))
                .isEqualTo(new ViewerMessage.MeToo("r", UUID.fromString(ID), null));
        assertThat(decode("{'type':'withdraw','ref':'r','question':'" + ID + "'}"))
                .isEqualTo(new ViewerMessage.Withdraw("r", UUID.fromString(ID), null));
        assertThat(decode("{'type':'resume','epoch':'e','offset':7}")).isEqualTo(new ViewerMessage.Resume("e", 7));
    }

    @Test
    void whatIsNotKnownIsPassedOver() {
        assertThat(decode("{'type':'resume','epoch':'e','offset':7,'later':{}}"))
                .isEqualTo(new ViewerMessage.Resume("e", 7));
    }

    @Test
    void everyFieldAtFaultIsNamedAtOnce() {
        assertThat(faults("{'type':'ask','ref':'a b','text':'','name':5,'email':'nobody'}"))
                .containsExactly("ref", "text", "name", "email");
    }

    @Test
    void fiveHundredCharactersAreTheLimit() {
        assertThat(decode("{'type':'ask','ref':'r','text':'" + "😀".repeat(500) + "'}"))
                .isNotNull();
        assertThat(faults("{'type':'ask','ref':'r','text':'" + "😀".repeat(501) + "'}"))
                .containsExactly("text");
    }

    @Test
    void aNameHasNoLineBreaks() {
        assertThat(faults("{'type':'ask','ref':'r','text':'Why?','name':'a\\nb'}"))
                .containsExactly("name");
    }

    @Test
    void anIdHasItsOneForm() {
        assertThat(faults("{'type':'me-too','ref':'r','question':'1-1-1-1-1'}")).containsExactly("question");
        assertThat(faults("{'type':'me-too','ref':'r'}")).containsExactly("question");
    }

    @Test
    void anOffsetIsAWholeNumberThatIsNotNegative() {
        for (String offset : new String[] {"-1", "1.5", "'7'", "null", "1e30"}) {
            assertThat(faults("{'type':'resume','epoch':'e','offset':" + offset + "}"))
                    .containsExactly("offset");
        }
    }

    @Test
    void anUnknownTypeIsRefused() {
        assertThat(faults("{'type':'shout'}")).containsExactly("type");
        assertThat(faults("{}")).containsExactly("type");
    }

    @Test
    void onlyAnObjectIsAMessage() {
        assertThat(refusal("[]").kind()).isEqualTo(Refusal.Kind.MALFORMED);
    }

    private static ViewerMessage decode(String json) {
        try {
            return ViewerMessage.decode(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Iterable<String> faults(String json) {
        return refusal(json).problem().fields().stream()
                .map(Problem.FieldFault::field)
                .toList();
    }

    private static Refusal refusal(String json) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> decode(json));
        assertThat(refusal).as(json).isNotNull();
        return refusal;
    }
}
