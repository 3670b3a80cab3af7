package io.candor.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.candor.access.Problem.FieldFault;
import io.candor.access.Refusal;
import io.candor.access.SecurityEvent;
import io.candor.access.SecurityEvents;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.persistence.OptimisticLockException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/**
 * Every way in which a request can fail, as an RFC 9457 problem detail; as a page where a browser asks for one. No
 * stack trace and no class name leaves the service.
 */
class Problems {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final SecurityEvents events;

    Problems(SecurityEvents events) {
        this.events = events;
    }

    @ServerExceptionMapper
    Response refusal(Refusal refusal, RoutingContext context) {
        return respond(refusal, context);
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, RoutingContext context) {
        List<FieldFault> faults = new ArrayList<>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            String field = fieldOf(violation);
            if (field.isEmpty()) {
                return respond(Refusal.of(Refusal.Kind.MALFORMED, "There is nothing in the body."), context);
            }
            faults.add(new FieldFault(field, messageOf(violation)));
        }
        return respond(Refusal.invalid(faults), context);
    }

    @ServerExceptionMapper
    Response notSignedIn(UnauthorizedException e, RoutingContext context) {
        return respond(Refusal.of(Refusal.Kind.SIGN_IN, "This is for staff."), context);
    }

    @ServerExceptionMapper
    Response wrongCredentials(AuthenticationFailedException e, RoutingContext context) {
        return respond(Refusal.of(Refusal.Kind.SIGN_IN, "This session or token is not valid."), context);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, RoutingContext context) {
        events.happened(SecurityEvent.ACCESS_REFUSED);
        return respond(Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this."), context);
    }

    @ServerExceptionMapper
    Response staleWrite(OptimisticLockException e, RoutingContext context) {
        return respond(Refusal.of(Refusal.Kind.EDITED_MEANWHILE, "Load the current version and try again."), context);
    }

    /** The framework has one of its own for these, which tells class names. */
    @ServerExceptionMapper
    Response badShape(MismatchedInputException e, RoutingContext context) {
        return respond(refusalFor(e), context);
    }

    @ServerExceptionMapper
    Response badJson(JsonProcessingException e, RoutingContext context) {
        return respond(refusalFor(e), context);
    }

    @ServerExceptionMapper
    Response fromFramework(WebApplicationException e, RoutingContext context) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return respond(refusalFor(json), context);
        }
        Refusal refusal = refusalFor(e.getResponse().getStatus());
        return respond(refusal == null ? unexpected(e) : refusal, context);
    }

    @ServerExceptionMapper
    Response anythingElse(Throwable e, RoutingContext context) {
        if (isDatabaseAway(e)) {
            return respond(databaseAway(), context);
        }
        Optional<Refusal> another = TwoAtOnce.refusalFor(e);
        return respond(another.orElseGet(() -> unexpected(e)), context);
    }

    private static Response respond(Refusal refusal, RoutingContext context) {
        if (wantsPage(context)) {
            return ErrorPages.response(refusal.problem());
        }
        Response.ResponseBuilder response = Response.status(refusal.problem().status())
                .entity(refusal.problem())
                .type("application/problem+json");
        Long retryAfter = refusal.problem().retryAfterMs();
        if (retryAfter != null) {
            response.header("Retry-After", Math.max(1, retryAfter / 1000));
        }
        if (refusal.kind() == Refusal.Kind.SIGN_IN) {
            response.header("WWW-Authenticate", "Bearer");
        }
        return response.build();
    }

    /** For a status that is the sender's doing; {@code null} for our own faults. */
    static @Nullable Refusal refusalFor(int status) {
        return switch (status) {
            case 401 -> Refusal.of(Refusal.Kind.SIGN_IN, "This is for staff.");
            case 403 -> Refusal.of(Refusal.Kind.FORBIDDEN, "Your role does not allow this.");
            case 404 -> Refusal.notFound("Nothing lives at this address.");
            case 405 -> Refusal.withStatus(Refusal.Kind.UNSUPPORTED, 405, "Not with this method.");
            case 406 -> Refusal.withStatus(Refusal.Kind.UNSUPPORTED, 406, "Not in the format you accept.");
            case 413 -> Refusal.of(Refusal.Kind.TOO_LARGE, "More bytes than this address takes.");
            case 415 -> Refusal.of(Refusal.Kind.UNSUPPORTED, "Not this media type.");
            default ->
                status >= 400 && status < 500
                        ? Refusal.of(Refusal.Kind.MALFORMED, "The request could not be understood.")
                        : null;
        };
    }

    static boolean wantsPage(RoutingContext context) {
        String accept = context.request().getHeader("Accept");
        return !context.normalizedPath().startsWith("/api/") && accept != null && accept.contains("text/html");
    }

    private static Refusal refusalFor(JsonProcessingException e) {
        if (isNotJson(e) || isNotJson(e.getCause())) {
            return Refusal.of(Refusal.Kind.MALFORMED, "This is not JSON, or names a field twice.");
        }
        if (e instanceof StreamConstraintsException || e.getCause() instanceof StreamConstraintsException) {
            return Refusal.of(Refusal.Kind.MALFORMED, "The JSON is nested too deeply, or holds too long a value.");
        }
        if (e instanceof JsonMappingException mapping) {
            String field = pathOf(mapping);
            if (e instanceof InvalidFormatException || e instanceof MismatchedInputException) {
                return field.isEmpty()
                        ? Refusal.of(Refusal.Kind.MALFORMED, "A JSON object of another shape is needed.")
                        : Refusal.invalid(field, "This has the wrong type or format.");
            }
            return field.isEmpty()
                    ? Refusal.of(Refusal.Kind.MALFORMED, "The JSON could not be read.")
                    : Refusal.invalid(field, "This value cannot be used.");
        }
        return Refusal.of(Refusal.Kind.MALFORMED, "The JSON could not be read.");
    }

    /** A number that is too large for its field is JSON all the same. */
    private static boolean isNotJson(@Nullable Throwable e) {
        return e instanceof StreamReadException && !(e instanceof InputCoercionException);
    }

    private static String pathOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            } else {
                path.append('[').append(step.getIndex()).append(']');
            }
        }
        return path.toString();
    }

    /** What the sender wrote, not how it is called here; empty for the body as a whole. */
    private static String fieldOf(ConstraintViolation<?> violation) {
        StringBuilder field = new StringBuilder();
        String parameter = "";
        for (Path.Node node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.PARAMETER) {
                parameter = node.getName();
            }
            if (node.getIndex() != null) {
                field.append('[').append(node.getIndex()).append(']');
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                field.append(field.isEmpty() ? "" : ".").append(node.getName());
            }
        }
        boolean body = violation.getConstraintDescriptor().getAnnotation() instanceof NotNull;
        return field.isEmpty() && !body ? parameter : field.toString();
    }

    private static String messageOf(ConstraintViolation<?> violation) {
        String message = violation.getMessage();
        return switch (violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName()) {
            case "NotNull" -> "This is needed.";
            case "Size", "Min", "Max" -> Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
            default -> message;
        };
    }

    private static boolean isDatabaseAway(Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && isConnectionState(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Class 08 is "connection exception", 57P0x "the server is shutting down or starting" (PostgreSQL, appendix A). */
    private static boolean isConnectionState(@Nullable String state) {
        return state == null || state.startsWith("08") || state.startsWith("57P0") || state.startsWith("53");
    }

    private static Refusal databaseAway() {
        return Refusal.unavailable("The database is away. Nothing was stored.", SOON);
    }

    private static Refusal unexpected(Throwable e) {
        String reference = UUID.randomUUID().toString();
        Log.errorf(e, "Unexpected failure, reference %s", reference);
        return Refusal.internal(reference);
    }
}
