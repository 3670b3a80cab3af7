package io.candor.web;

import io.candor.access.Deadlines;
import io.quarkus.vertx.http.ManagementInterface;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Requests at the port for operators begin as all others do; nothing else of {@link HttpGuard} is needed there. */
@ApplicationScoped
class ManagementPort {

    void install(@Observes ManagementInterface management) {
        management.router().route().order(Integer.MIN_VALUE).handler(context -> {
            Deadlines.requestBegins(context.request());
            context.addEndHandler(answered -> Deadlines.requestAnswered(context.request()));
            context.next();
        });
    }
}
