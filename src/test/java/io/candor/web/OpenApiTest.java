package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The description at /q/openapi is complete enough to write a client from. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class OpenApiTest {

    @Test
    void everyOperationSaysWhatItIsFor() {
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : Operation.all()) {
            all.assertThat(operation.description().path("summary").asText())
                    .as("%s", operation)
                    .isNotBlank();
            all.assertThat(operation.description().path("tags"))
                    .as("%s", operation)
                    .hasSize(1);
        }
        all.assertAll();
    }

    @Test
    void everyOperationSaysWhatItAnswers() {
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : Operation.all()) {
            List<String> successes = new ArrayList<>();
            operation.description().path("responses").properties().forEach(response -> {
                if (response.getKey().startsWith("2")) {
                    successes.add(response.getKey());
                    boolean described = response.getKey().equals("204")
                            || !response.getValue().path("content").isEmpty();
                    all.assertThat(described).as("%s %s", operation, response).isTrue();
                    response.getValue().path("content").properties().forEach(content -> {
                        all.assertThat(content.getKey()).as("%s", operation).doesNotContain("*");
                        all.assertThat(content.getValue().path("schema").isEmpty())
                                .as("%s", operation)
                                .isFalse();
                    });
                }
            });
            all.assertThat(successes).as("%s", operation).hasSize(1);
        }
        all.assertAll();
    }

    @Test
    void everyRefusalIsDescribedAsAProblem() {
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : Operation.all()) {
            List<String> expected = new ArrayList<>(List.of("default"));
            if (operation.description().has("requestBody")) {
                expected.addAll(List.of("400", "413", "415"));
            }
            if (!operation.isPublic()) {
                expected.addAll(List.of("401", "403"));
            }
            if (!operation.parameters().isEmpty()) {
                expected.add("404");
            }
            if (!operation.isSafe() && operation.parameters().contains("slug")) {
                expected.add("409");
            }
            for (String status : expected) {
                JsonNode response = operation.resolved(
                        operation.description().path("responses").path(status));
                all.assertThat(response.at("/content/application~1problem+json/schema/$ref")
                                .asText())
                        .as("%s %s", operation, status)
                        .isEqualTo("#/components/schemas/Problem");
            }
        }
        all.assertAll();
    }

    @Test
    void everyFieldOfARequestHasAnExampleOrAFewValues() {
        SoftAssertions all = new SoftAssertions();
        for (Operation operation : Operation.withJson()) {
            for (Operation.Field field : operation.fields()) {
                JsonNode schema = field.schema();
                boolean told = schema.has("examples")
                        || schema.has("enum")
                        || schema.has("format")
                        || schema.has("pattern")
                        || List.of("object", "array", "boolean").contains(Operation.type(schema));
                all.assertThat(told)
                        .as("%s: %s %s", operation, field.path(), schema)
                        .isTrue();
            }
        }
        all.assertAll();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        JsonNode document = Operation.document();
        SoftAssertions all = new SoftAssertions();
        document.findValuesAsText("$ref").stream()
                .distinct()
                .forEach(ref -> all.assertThat(document.at(ref.substring(1)).isMissingNode())
                        .as(ref)
                        .isFalse());
        all.assertAll();
    }

    @Test
    void itSaysHowToSignInAndForWhomAnOperationIs() {
        JsonNode document = Operation.document();

        assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
        assertThat(document.at("/components/securitySchemes/session/name").asText())
                .isEqualTo("candor_staff");
        Operation.all().stream()
                .filter(o -> !o.isPublic())
                .forEach(o -> assertThat(o.description().path("description").asText())
                        .as("%s", o)
                        .contains(o.role().isEmpty() ? "For whoever is signed in." : "For " + o.role() + "."));
    }

    @Test
    void pagesAreNotPartOfIt() {
        assertThat(Operation.all().stream().map(Operation::path).filter(path -> !path.startsWith("/api/")))
                .containsExactly("/b/{slug}.ics");
    }
}
