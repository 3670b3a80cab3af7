package io.candor.web;

import io.candor.access.Presenter;
import io.candor.access.Role;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** What is the same for many operations is said here by rule, so that no method can forget it: refusals and sign-in. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class ApiDescription implements OASFilter {

    private static final String BEARER = "bearer";
    private static final String SESSION = "session";
    private static final List<String> IN_PERSON =
            List.of(Role.AS_SIGNED_IN, Role.AS_SIGNED_IN_STAFF, Role.AS_SIGNED_IN_ADMIN);

    /** A refusal: its name in the description, when it comes, and one as it looks. */
    private enum Refused {
        MALFORMED(
                "400",
                "The body or a field is not as described; `fields` names what is at fault",
                "invalid",
                "Some fields need another look."),
        SIGN_IN("401", "Staff only, and nobody is signed in", "sign-in", "Sign in first."),
        FORBIDDEN(
                "403",
                "The role does not allow it, or another site's page asked",
                "forbidden",
                "You are not allowed to do this."),
        NOT_FOUND("404", "No such thing, or not visible to you", "not-found", "There is no such thing here."),
        CONFLICT(
                "409",
                "The state does not allow it, or somebody else saved first",
                "not-allowed-now",
                "That is not possible now."),
        TOO_LARGE("413", "More bytes than this address takes", "too-large", "That is too large."),
        UNSUPPORTED("415", "Not this media type", "unsupported", "That is not supported here."),
        OTHER("default", "Any other refusal", "unavailable", "The service is not available right now.");

        private final String status;
        private final String when;
        private final String type;
        private final String title;

        Refused(String status, String when, String type, String title) {
            this.status = status;
            this.when = when;
            this.type = type;
            this.title = title;
        }

        APIResponse response() {
            Map<String, Object> example = new LinkedHashMap<>();
            example.put("type", "/problems/" + type);
            example.put("title", title);
            example.put("status", this == OTHER ? 503 : Integer.parseInt(status));
            if (this == MALFORMED) {
                example.put("fields", List.of(Map.of("field", "title", "message", "At most 160 characters.")));
            }
            return OASFactory.createAPIResponse()
                    .description(when)
                    .content(OASFactory.createContent()
                            .addMediaType(
                                    "application/problem+json",
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema().ref("Problem"))
                                            .example(example)));
        }

        APIResponse reference() {
            return OASFactory.createAPIResponse().ref(name());
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        Components components = api.getComponents();
        for (Refused refused : Refused.values()) {
            components.addResponse(refused.name(), refused.response());
        }
        components.addSecurityScheme(
                BEARER,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme(BEARER)
                        .description("An API token, from POST /api/tokens"));
        components.addSecurityScheme(
                SESSION,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.COOKIE)
                        .name("candor_staff")
                        .description("The session of whoever signed in at /login"));
        describeScript(components);
        api.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> describe(path, method, operation)));
    }

    private static void describe(String path, PathItem.HttpMethod method, Operation operation) {
        List<Refused> refusals = new ArrayList<>();
        boolean parameters = operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(p -> String.valueOf(p.getIn()).equals("query"));
        if (operation.getRequestBody() != null) {
            refusals.addAll(List.of(Refused.MALFORMED, Refused.TOO_LARGE, Refused.UNSUPPORTED));
        } else if (parameters) {
            refusals.add(Refused.MALFORMED);
        }
        if (operation.getSecurity() != null && !operation.getSecurity().isEmpty()) {
            refusals.addAll(List.of(Refused.SIGN_IN, Refused.FORBIDDEN));
            forWhom(operation);
        }
        if (path.contains("{")) {
            refusals.add(Refused.NOT_FOUND);
        }
        if (method != PathItem.HttpMethod.GET
                && (path.contains("{slug}")
                        || path.startsWith("/api/present")
                        || path.equals("/api/rehearsals")
                        || method == PathItem.HttpMethod.PUT)) {
            refusals.add(Refused.CONFLICT);
        }
        refusals.add(Refused.OTHER);
        refusals.forEach(refused -> operation.getResponses().addAPIResponse(refused.status, refused.reference()));
    }

    /** The role is named where a client's author looks for it, and the session's cookie does as well as a token. */
    private static void forWhom(Operation operation) {
        List<String> roles = operation.getSecurity().getFirst().getSchemes().values().stream()
                .flatMap(List::stream)
                .toList();
        SecurityRequirement session = OASFactory.createSecurityRequirement().addScheme(SESSION, roles);
        boolean inPerson = IN_PERSON.containsAll(roles) && !roles.isEmpty();
        if (inPerson) {
            operation.setSecurity(List.of(session));
        } else if (operation.getSecurity().size() == 1 && !roles.contains(Presenter.AS_PRESENTER)) {
            operation.addSecurityRequirement(session);
        }
        String who = (roles.isEmpty() ? "For whoever is signed in." : "For " + String.join(", ", roles) + ".")
                + (inPerson ? " Not with a token." : "");
        operation.setDescription(operation.getDescription() == null ? who : operation.getDescription() + " " + who);
    }

    /** A script is a name or a whole script; annotations cannot say so of a JSON tree. */
    private static void describeScript(Components components) {
        components.removeSchema("JsonNode");
        components.removeSchema("JsonNodeType");
        Map<String, Schema> schemas = components.getSchemas();
        Schema request = schemas == null ? null : schemas.get("RehearsalRequest");
        if (request != null) {
            request.addProperty(
                    "script",
                    OASFactory.createSchema()
                            .description("A bundled script's name, or a script")
                            .addOneOf(OASFactory.createSchema().addType(Schema.SchemaType.STRING))
                            .addOneOf(OASFactory.createSchema().ref("RehearsalScript"))
                            .addExample("airline-outage"));
        }
    }
}
