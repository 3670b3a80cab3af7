package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.candor.access.Presenter;
import io.candor.access.Refusal;
import io.candor.access.Role;
import io.candor.testsupport.Api;
import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Operation;
import io.candor.testsupport.Phone;
import io.candor.testsupport.PictureFile;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** The same from many at the same moment: it gives as many things or a plain refusal, and never a fault of ours. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class TwoAtOnceTest {

    private static final int MANY = 8;
    private static final String JSON = "application/json";

    @Test
    void theSameTitleGetsAsManyAddresses() {
        for (String way : List.of("/api/broadcasts", "/api/broadcasts/live")) {
            Map<String, Object> plan = Broadcast.plan("Everybody plans " + System.nanoTime());
            plan.remove("slug");

            List<Rest.Answer> answers = atOnce(MANY, () -> post(way, plan));

            assertThat(answers).extracting(Rest.Answer::status).containsOnly(201);
            assertThat(answers.stream().map(a -> a.json().path("slug").asText()).distinct())
                    .hasSize(MANY);
        }
    }

    @Test
    void theSameAddressIsGivenOnce() {
        Map<String, Object> plan = Broadcast.plan("One address");

        List<Rest.Answer> answers = atOnce(MANY, () -> post("/api/broadcasts", plan));

        assertThat(answers.stream().filter(a -> a.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(a -> a.status() != 201))
                .hasSize(MANY - 1)
                .allSatisfy(a -> assertThat(a.problem().path("type").asText())
                        .isIn("/problems/invalid", "/problems/edited-meanwhile"));
    }

    @Test
    void captionAddressesAreNoMoreThanThereMayBe() {
        Broadcast broadcast = Broadcast.live();
        Map<String, Object> wanted = Map.of("convention", "ZOOM", "label", "CART provider");

        List<Rest.Answer> answers = atOnce(30, () -> post(broadcast.path("captions/addresses"), wanted));

        assertThat(answers).extracting(Rest.Answer::status).containsOnly(201, 409);
        assertThat(answers.stream().filter(a -> a.status() == 201)).hasSize(20);
    }

    @Test
    void photosReplaceEachOther() {
        Broadcast broadcast = Broadcast.live();
        String[] headers = {"Authorization", "Bearer " + Api.token(Role.COMMS), "Content-Type", "image/png"};

        List<Rest.Answer> answers = atOnce(
                MANY, () -> Rest.send("PUT", broadcast.path("photo"), headers, PictureFile.png(64, 64)));

        assertThat(answers).extracting(Rest.Answer::status).containsOnly(200);
    }

    /** Each operation of the API, as its description has it, on a broadcast that is on air and on one that is over. */
    @Test
    void noOperationFails() {
        SoftAssertions all = new SoftAssertions();
        int stored = 0;
        for (Operation operation : Operation.all()) {
            for (Supplier<Broadcast> broadcast : List.<Supplier<Broadcast>>of(
                    Broadcast::live, () -> Broadcast.live().end())) {
                // Each hashes passwords or plays a script; who may do it at once is another test's.
                if (operation.isSafe() || operation.path().startsWith("/api/rehearsals")) {
                    continue;
                }
                Broadcast one = broadcast.get();
                String token = operation.role().equals(Presenter.AS_PRESENTER)
                        ? Phone.newLink(one)
                        : Api.token(Role.ADMIN);
                Map<String, String> existing = Map.of("slug", one.slug());
                String type = operation.mediaType();
                String body = operation.bodySchema().isMissingNode()
                        ? ""
                        : operation.example().toString();
                for (Rest.Answer answer :
                        atOnce(4, () -> Rest.send(operation.method(), operation.path(existing), token, type, body))) {
                    all.assertThat(answer.status())
                            .as("%s: %s", operation, answer.body())
                            .isBetween(200, 499);
                    stored += answer.status() < 300 ? 1 : 0;
                }
            }
        }
        all.assertAll();
        // Otherwise nothing was tried.
        assertThat(stored).isGreaterThan(40);
    }

    @Test
    void aBroadcastIsRemovedOnceWhileOthersWriteToIt() {
        Broadcast broadcast = Broadcast.live().end();
        byte[] lines = "WEBVTT\n\n00:00.000 --> 00:01.000\nGood evening.\n".getBytes(StandardCharsets.UTF_8);
        String[] asVtt = {"Authorization", "Bearer " + Api.token(Role.ADMIN), "Content-Type", "text/vtt"};

        List<Supplier<Rest.Answer>> requests = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            requests.add(() -> Rest.send("POST", broadcast.path("captions/import"), asVtt, lines));
            requests.add(() -> Rest.send(
                    "DELETE", "/api/broadcasts/" + broadcast.slug(), Api.token(Role.COMMS), JSON, ""));
        }
        List<Rest.Answer> answers = atOnce(requests);

        assertThat(answers).extracting(Rest.Answer::status).allMatch(status -> status < 500);
        assertThat(answers.stream().filter(a -> a.to().startsWith("DELETE") && a.status() == 204))
                .hasSize(1);
    }

    @Test
    void theAnswerTellsNothingAboutTheDatabase() {
        SQLException violation = new SQLException("duplicate key value violates \"broadcast_slug_key\"", "23505");

        Refusal refusal = TwoAtOnce.refusalFor(new IllegalStateException("outer", violation))
                .orElseThrow();

        JsonNode problem = Rest.JSON.valueToTree(refusal.problem());
        assertThat(problem.path("status").asInt()).isEqualTo(409);
        assertThat(problem.toString()).doesNotContain("23505", "duplicate", "broadcast_slug_key", "SQL");
    }

    @Test
    void otherFaultsOfTheDatabaseStayFaults() {
        assertThat(TwoAtOnce.refusalFor(new IllegalStateException(new SQLException("null value", "23502"))))
                .isEmpty();
        assertThat(TwoAtOnce.refusalFor(new IllegalStateException("no database in it")))
                .isEmpty();
    }

    private static Rest.Answer post(String path, Map<String, ?> body) {
        return Rest.send("POST", path, Api.token(Role.COMMS), JSON, Rest.JSON.valueToTree(body).toString());
    }

    private static List<Rest.Answer> atOnce(int times, Supplier<Rest.Answer> request) {
        return atOnce(java.util.Collections.nCopies(times, request));
    }

    /** All wait for each other before they begin. */
    private static List<Rest.Answer> atOnce(List<Supplier<Rest.Answer>> requests) {
        CountDownLatch begin = new CountDownLatch(requests.size());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Rest.Answer>> answers = requests.stream()
                    .map(request -> threads.submit(() -> {
                        begin.countDown();
                        begin.await();
                        return request.get();
                    }))
                    .toList();
            List<Rest.Answer> all = new ArrayList<>();
            for (Future<Rest.Answer> answer : answers) {
                all.add(answer.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
