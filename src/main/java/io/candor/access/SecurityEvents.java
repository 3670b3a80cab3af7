package io.candor.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Counts and logs what happens to the safety of the service, without personal data: no name, no address, no text. Who
 * did it stands in the audit, which only administrators read.
 */
@ApplicationScoped
public class SecurityEvents {

    /** Its own category, so that it can be sent elsewhere. */
    private static final Logger LOG = Logger.getLogger("io.candor.security");

    private final Map<SecurityEvent, Counter> counters = new EnumMap<>(SecurityEvent.class);

    SecurityEvents(MeterRegistry registry) {
        for (SecurityEvent event : SecurityEvent.values()) {
            counters.put(
                    event,
                    Counter.builder("candor.security.events")
                            .description("What happened to the safety of the service")
                            .tag("event", event.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    public void happened(SecurityEvent event) {
        count(event);
        LOG.infof("%s", event);
    }

    /** {@code subject} is an id that tells nothing to who cannot read the database. */
    public void happened(SecurityEvent event, UUID subject) {
        count(event);
        LOG.infof("%s %s", event, subject);
    }

    /** For what strangers can cause as often as they like: counted, and logged only where somebody asked for it. */
    public void happenedOften(SecurityEvent event) {
        count(event);
        LOG.debugf("%s", event);
    }

    private void count(SecurityEvent event) {
        Objects.requireNonNull(counters.get(event)).increment();
    }
}
