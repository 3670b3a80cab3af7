package io.candor.testsupport;

import static io.restassured.RestAssured.given;

import io.candor.access.Role;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;

/** A presenter's phone in a test: holds a link and sends chunks, as the page does. */
public final class Phone {

    private final String token;
    private final String name = "phone-" + UUID.randomUUID();
    private UUID run = UUID.randomUUID();
    private int next;

    private Phone(String token) {
        this.token = token;
    }

    /** With a new link to this broadcast. */
    public static Phone of(Broadcast broadcast) {
        return with(newLink(broadcast));
    }

    public static Phone with(String token) {
        return new Phone(token);
    }

    public static String newLink(Broadcast broadcast) {
        return Api.as(Role.COMMS)
                .post(broadcast.path("presenter-links"))
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    public Phone beginAnotherRun() {
        run = UUID.randomUUID();
        next = 0;
        return this;
    }

    /** Sends all of it, and expects it to be taken. */
    public Phone sends(List<byte[]> chunks) {
        for (byte[] chunk : chunks) {
            send(next, chunk, false).then().statusCode(200);
            next++;
        }
        return this;
    }

    public Phone sends(byte[] recorded) {
        return sends(Recorder.chunks(recorded, 20_000));
    }

    /** Goes on with these where it stands, until one is refused. @return the status of the last answer */
    public int sendsUntilRefused(List<byte[]> chunks) {
        int status = 200;
        while (status == 200 && next < chunks.size()) {
            status = send(next, chunks.get(next), false).statusCode();
            next += status == 200 ? 1 : 0;
        }
        return status;
    }

    /** Sends the rest of these, and expects it to be taken. */
    public Phone sendsRest(List<byte[]> chunks) {
        return sends(chunks.subList(next, chunks.size()));
    }

    public Response tries(byte[] chunk) {
        return send(next, chunk, false);
    }

    public Response takesOverWith(byte[] chunk) {
        Response response = send(next, chunk, true);
        next++;
        return response;
    }

    public Response send(int sequence, byte[] chunk, boolean takeOver) {
        return send("video/mp4", sequence, chunk, takeOver);
    }

    public Response send(String mediaType, int sequence, byte[] chunk, boolean takeOver) {
        long now = java.time.Clock.systemUTC().millis();
        return given().header("Authorization", "Bearer " + token)
                .contentType(mediaType)
                .queryParam("phone", name)
                .queryParam("started", now)
                .queryParam("sent", now)
                .queryParam("takeOver", takeOver)
                .body(chunk)
                .post("/api/present/media/" + run + "/" + sequence);
    }

    public Response post(String path) {
        return given().header("Authorization", "Bearer " + token).post("/api/present" + path);
    }

    public Response get(String path) {
        return given().header("Authorization", "Bearer " + token).get("/api/present" + path);
    }
}
