package io.candor.testsupport;

import io.candor.access.Role;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A broadcast in a test: made and moved through the REST API. */
public record Broadcast(String slug) {

    public static Broadcast scheduled() {
        Map<String, Object> plan = plan("Flights cancelled on Friday");
        plan.put("startsAt", "2030-01-15T17:00:00Z");
        return new Broadcast(post("/api/broadcasts", plan).getString("slug"));
    }

    public static Broadcast draft() {
        return new Broadcast(post("/api/broadcasts", plan("Not announced yet")).getString("slug"));
    }

    public static Broadcast live() {
        return new Broadcast(
                post("/api/broadcasts/live", plan("Flights cancelled today")).getString("slug"));
    }

    public static Map<String, Object> plan(String title) {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("title", title);
        plan.put("slug", "t-" + UUID.randomUUID());
        plan.put("presenter", Map.of("name", "Dana Ortiz", "role", "Chief Operating Officer"));
        plan.put("zone", "Europe/Berlin");
        return plan;
    }

    public Broadcast end() {
        post("/api/broadcasts/" + slug + "/end", Map.of());
        return this;
    }

    public JsonPath publish() {
        return post(path("publish"), Map.of());
    }

    /** Done by COMMS, who has seen the question as it is. */
    public JsonPath act(String question, String action, Map<String, ?> body) {
        if (!body.containsKey("version")
                && List.of("answer", "release", "discard").contains(action)) {
            Map<String, Object> seen = new LinkedHashMap<>(body);
            seen.put("version", question(question).getLong("version"));
            return act(question, action, seen);
        }
        return post(path("questions/" + question + "/" + action), body);
    }

    /** As staff see it. */
    public JsonPath question(String id) {
        JsonPath all = Api.as(Role.MODERATOR).get(path("questions")).jsonPath();
        return all.setRootPath("questions.find { it.id == '" + id + "' }");
    }

    /** Of a fresh question is 0. */
    public long version(String question) {
        return question(question).getLong("version");
    }

    /** What moderators switch: {@code open}, {@code slowModeSeconds}. */
    public void asking(Map<String, ?> change) {
        Api.as(Role.MODERATOR).body(change).put(path("asking")).then().statusCode(200);
    }

    public JsonPath approve(String question) {
        return act(question, "approve", Map.of());
    }

    public String path(String below) {
        return "/api/broadcasts/" + slug + "/" + below;
    }

    public JsonPath read() {
        return Api.as(Role.COMMS).get("/api/broadcasts/" + slug).jsonPath();
    }

    public static JsonPath post(String path, Map<String, ?> body) {
        var response = Api.as(Role.COMMS).body(body).post(path);
        if (response.statusCode() >= 300) {
            throw new AssertionError(path + " said " + response.statusCode() + " " + response.asString());
        }
        return response.jsonPath();
    }
}
