package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Nobody overwrites what another has just written without having seen it. Each operation that changes something is in
 * one of these lists, so that a new one has to be thought about.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LastWriteTest {

    /** What is there is replaced or moved on: the version that was seen comes with it. */
    private static final Set<String> ON_WHAT_WAS_SEEN = Set.of(
            "PUT /api/broadcasts/{slug}",
            "PUT /api/broadcasts/{slug}/asking",
            "PUT /api/broadcasts/{slug}/brief",
            "PUT /api/broadcasts/{slug}/captions/{id}",
            "PUT /api/broadcasts/{slug}/follow-ups/{id}",
            "PUT /api/broadcasts/{slug}/photo",
            "POST /api/broadcasts/{slug}/follow-ups/{id}/updates",
            "POST /api/broadcasts/{slug}/questions/{id}/answer",
            "POST /api/broadcasts/{slug}/questions/{id}/answered",
            "POST /api/broadcasts/{slug}/questions/{id}/approve",
            "POST /api/broadcasts/{slug}/questions/{id}/discard",
            "POST /api/broadcasts/{slug}/questions/{id}/dismiss",
            "POST /api/broadcasts/{slug}/questions/{id}/group",
            "POST /api/broadcasts/{slug}/questions/{id}/off-air",
            "POST /api/broadcasts/{slug}/questions/{id}/on-air",
            "POST /api/broadcasts/{slug}/questions/{id}/release",
            "POST /api/broadcasts/{slug}/questions/{id}/undo",
            "POST /api/broadcasts/{slug}/schedule",
            "POST /api/broadcasts/{slug}/transcript/edits");

    @Test
    void whatReplacesSomethingTakesTheVersionThatWasSeen() {
        Map<String, Boolean> takesVersion = new TreeMap<>();
        for (Operation operation : Operation.all()) {
            if (ON_WHAT_WAS_SEEN.contains(operation.toString())) {
                takesVersion.put(operation.toString(), takesVersion(operation));
            }
        }

        assertThat(takesVersion.keySet()).isEqualTo(new TreeSet<>(ON_WHAT_WAS_SEEN));
        assertThat(takesVersion).doesNotContainValue(false);
    }

    private static boolean takesVersion(Operation operation) {
        boolean inQuery = operation
                .description()
                .path("parameters")
                .findValuesAsText("name")
                .contains("version");
        return inQuery
                || operation.fields().stream()
                        .anyMatch(f -> f.path().equals("version") || f.path().equals("changes[0].version"));
    }

    /** Where two at once are no trouble, and why. */
    @Test
    void everythingElseAddsOrIsSettledByTheStateOrIsASwitchThatEverybodySees() {
        List<String> adds = List.of(
                "POST /api/broadcasts",
                "POST /api/broadcasts/live",
                "POST /api/broadcasts/{slug}/captions",
                "POST /api/broadcasts/{slug}/captions/addresses",
                "POST /api/broadcasts/{slug}/captions/import",
                "POST /api/broadcasts/{slug}/follow-ups",
                "POST /api/broadcasts/{slug}/presenter-links",
                "POST /api/broadcasts/{slug}/publish",
                "POST /api/rehearsals",
                "POST /api/staff",
                "POST /api/tokens");
        List<String> settledByState = List.of(
                "POST /api/broadcasts/{slug}/cancel",
                "POST /api/broadcasts/{slug}/end",
                "POST /api/broadcasts/{slug}/go-live",
                "POST /api/broadcasts/{slug}/promises-heard/{id}/dismiss",
                "POST /api/broadcasts/{slug}/promises-heard/{id}/restore",
                "POST /api/broadcasts/{slug}/promises-heard/{id}/take",
                "POST /api/broadcasts/{slug}/questions/{id}/erase",
                "POST /api/broadcasts/{slug}/recording/file",
                "POST /api/broadcasts/{slug}/redactions",
                "POST /api/broadcasts/{slug}/transcript/edits/{id}/undo",
                "POST /api/present/end",
                "POST /api/present/go-live",
                "POST /api/present/questions/next",
                "DELETE /api/broadcasts/{slug}",
                "DELETE /api/broadcasts/{slug}/captions/addresses/{id}",
                "DELETE /api/broadcasts/{slug}/captions/{id}",
                "DELETE /api/broadcasts/{slug}/presenter-links/{id}",
                "DELETE /api/broadcasts/{slug}/recording",
                "DELETE /api/broadcasts/{slug}/video/embed",
                "DELETE /api/broadcasts/{slug}/video/key",
                "DELETE /api/rehearsals/{slug}",
                "DELETE /api/me/sessions",
                "DELETE /api/me/sessions/{id}",
                "DELETE /api/staff/{username}/sessions",
                "DELETE /api/tokens/{id}");
        List<String> switches = List.of(
                "POST /api/broadcasts/{slug}/questions/{id}/block",
                "POST /api/broadcasts/{slug}/questions/{id}/unblock",
                "POST /api/broadcasts/{slug}/video/key",
                "PUT /api/broadcasts/{slug}/captions/speech",
                "PUT /api/broadcasts/{slug}/video/embed");
        List<String> notStaffsOwn = List.of(
                "POST /api/me/password",
                "POST /api/present/check",
                "POST /api/present/media/{run}/{sequence}",
                "POST /api/staff/{username}/password",
                "PUT /api/staff/{username}");

        Set<String> known = new TreeSet<>(ON_WHAT_WAS_SEEN);
        known.addAll(adds);
        known.addAll(settledByState);
        known.addAll(switches);
        known.addAll(notStaffsOwn);
        Set<String> changing = new TreeSet<>();
        Operation.all().stream()
                .filter(operation -> !operation.isSafe())
                .forEach(operation -> changing.add(operation.toString()));
        assertThat(changing)
                .as("operations that change something and are in none of the lists")
                .isSubsetOf(known);
    }
}
