package io.candor.web;

import io.candor.access.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A refusal as a page, for a person who followed a link; programs get the problem detail itself. */
final class ErrorPages {

    private ErrorPages() {}

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance error(ErrorPage page);
    }

    /** What the page says and where it leads. */
    record ErrorPage(
            int status,
            String title,
            String text,
            @Nullable String reference,
            boolean signIn,
            boolean tryAgain,
            @Nullable Moment removedAt) {

        /** For machines, and in words for whoever has no script. */
        record Moment(String instant, String words) {

            static Moment of(Instant at) {
                return new Moment(at.toString(), IN_WORDS.format(at));
            }
        }

        private static final DateTimeFormatter IN_WORDS = DateTimeFormatter.ofPattern(
                        "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
                .withZone(ZoneOffset.UTC);

        static ErrorPage of(Problem problem) {
            return switch (problem.status()) {
                case 401 ->
                    page(problem, "Sign in to see this", "This page is for staff. Your session may have ended.");
                case 403 ->
                    page(
                            problem,
                            "This is not open to you",
                            "You are signed in, but your role does not include this page. Somebody who manages accounts can change that.");
                case 404 ->
                    page(
                            problem,
                            "There is nothing at this address",
                            "A broadcast keeps its address from announcement to record, so the link may have been cut off or mistyped.");
                case 410 ->
                    page(
                            problem,
                            "This broadcast was removed",
                            "Whoever held it has deleted it, with its recording, its questions and answers, and all of its record. Nothing else will ever be at this address.");
                case 503 ->
                    page(
                            problem,
                            "We’ll be right back",
                            "The service can’t be reached for a moment. Nothing that was acknowledged is lost.");
                default ->
                    problem.status() >= 500
                            ? page(
                                    problem,
                                    "Something went wrong on our side",
                                    "It is not you. Please try again; if it happens again, tell us the reference below.")
                            : page(problem, problem.title(), problem.detail() == null ? "" : problem.detail());
            };
        }

        private static ErrorPage page(Problem problem, String title, String text) {
            return new ErrorPage(
                    problem.status(),
                    title,
                    text,
                    problem.reference(),
                    problem.status() == 401,
                    problem.status() >= 500,
                    problem.removedAt() == null ? null : Moment.of(problem.removedAt()));
        }
    }

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(Templates.error(ErrorPage.of(problem)).render())
                .build();
    }
}
