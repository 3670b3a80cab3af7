package io.candor.testsupport;

import io.candor.access.Role;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
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

    public JsonPath act(String question, String action, Map<String, ?> body) {
        return post(path("questions/" + question + "/" + action), body);
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
