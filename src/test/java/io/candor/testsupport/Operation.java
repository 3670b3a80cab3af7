package io.candor.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One operation of the API as its own description at {@code /q/openapi} has it, so that none is forgotten. */
public record Operation(String method, String path, JsonNode description, JsonNode api) {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    /** A field in a request's body: its path, its schema, whether it must be there. */
    public record Field(String path, JsonNode schema, boolean required) {}

    public static JsonNode document() {
        return Rest.get("/q/openapi?format=json").json();
    }

    public static List<Operation> all() {
        JsonNode api = document();
        List<Operation> all = new ArrayList<>();
        api.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(o -> METHODS.contains(o.getKey()))
                        .forEach(o -> all.add(new Operation(
                                o.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), o.getValue(), api))));
        return all;
    }

    /** Only the ones that take a JSON object. */
    public static List<Operation> withJson() {
        return all().stream().filter(o -> !o.bodySchema().isMissingNode()).toList();
    }

    public boolean isSafe() {
        return method.equals("GET");
    }

    public boolean isPublic() {
        return description.path("security").isEmpty();
    }

    /** Which role it is for; empty when it is for everybody who is signed in, or for everybody. */
    public String role() {
        JsonNode schemes = description.at("/security/0");
        return (schemes.has("bearer") ? schemes.path("bearer") : schemes.path("session"))
                .path(0)
                .asText();
    }

    /** Whether it is for people who signed in, and not for tokens. */
    public boolean isInPerson() {
        return !isPublic() && !description.at("/security/0").has("bearer");
    }

    public List<String> parameters() {
        return PARAMETER.matcher(path).results().map(m -> m.group(1)).toList();
    }

    /** The address with these values; parameters that are not given get one that could be but is not there. */
    public String path(Map<String, String> values) {
        return PARAMETER
                .matcher(path)
                .replaceAll(m -> Matcher.quoteReplacement(values.getOrDefault(m.group(1), elsewhere(m.group(1)))));
    }

    private static String elsewhere(String parameter) {
        return switch (parameter) {
            case "id" -> "7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11";
            case "number" -> "1";
            case "format" -> "vtt";
            default -> "nowhere";
        };
    }

    /** The first of those it takes. */
    public String mediaType() {
        return description.has("requestBody")
                ? description.at("/requestBody/content").fieldNames().next()
                : "application/json";
    }

    /** Of the JSON object that it takes; missing when it takes none, or a file, which is described as a string. */
    public JsonNode bodySchema() {
        JsonNode schema = resolved(description.at("/requestBody/content/application~1json/schema"));
        return type(schema).equals("string") ? MissingNode.getInstance() : schema;
    }

    /** A body that would be accepted, made from the description's examples. */
    public ObjectNode example() {
        return (ObjectNode) example(bodySchema());
    }

    private JsonNode example(JsonNode schema) {
        if (schema.path("examples").has(0)) {
            return schema.at("/examples/0").deepCopy();
        }
        return switch (type(schema)) {
            case "object" -> {
                ObjectNode object = Rest.JSON.createObjectNode();
                schema.path("properties")
                        .properties()
                        .forEach(p -> object.set(p.getKey(), example(resolved(p.getValue()))));
                yield object;
            }
            case "array" -> {
                ArrayNode array = Rest.JSON.createArrayNode();
                yield array.add(example(resolved(schema.path("items"))));
            }
            case "integer", "number" ->
                Rest.JSON.getNodeFactory().numberNode(schema.path("minimum").asLong(1));
            case "boolean" -> Rest.JSON.getNodeFactory().booleanNode(false);
            default ->
                Rest.JSON
                        .getNodeFactory()
                        .textNode(
                                schema.path("enum").has(0)
                                        ? schema.at("/enum/0").asText()
                                        : switch (schema.path("format").asText()) {
                                            case "uuid" -> "7b0d0c0e-6a5f-4c1e-9d43-0c6f8d1f5a11";
                                            case "date" -> "2030-01-15";
                                            case "date-time" -> "2030-01-15T17:00:00Z";
                                            default -> "text";
                                        });
        };
    }

    /** Every field of the body, however deep; of lists the first element's. */
    public List<Field> fields() {
        return fields(bodySchema(), "").toList();
    }

    private Stream<Field> fields(JsonNode schema, String above) {
        return schema.path("properties").properties().stream().flatMap(p -> {
            JsonNode property = resolved(p.getValue());
            String path = above + p.getKey();
            boolean required = false;
            for (JsonNode name : schema.path("required")) {
                required |= name.asText().equals(p.getKey());
            }
            Stream<Field> below = type(property).equals("array")
                    ? element(resolved(property.path("items")), path + "[0]")
                    : fields(property, path + ".");
            return Stream.concat(Stream.of(new Field(path, property, required)), below);
        });
    }

    private Stream<Field> element(JsonNode schema, String path) {
        return Stream.concat(Stream.of(new Field(path, schema, true)), fields(schema, path + "."));
    }

    /** Follows references, also the ones that say "this or null". */
    public JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        for (JsonNode choice : schema.path("anyOf")) {
            if (choice.has("$ref")) {
                found = choice;
            }
        }
        return found.has("$ref") ? api.at(found.path("$ref").asText().substring(1)) : found;
    }

    public static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText();
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
