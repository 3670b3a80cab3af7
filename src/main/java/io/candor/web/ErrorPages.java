package io.candor.web;

import io.candor.access.Problem;
import jakarta.ws.rs.core.Response;

final class ErrorPages {
    private ErrorPages() {}

    static Response response(Problem problem) {
        return Response.status(problem.status())
                .type("text/html;charset=utf-8")
                .entity(problem.title())
                .build();
    }
}
