package io.candor.followup;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.live.RoomEvent;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A commitment as everybody sees it; also the {@code commitment} event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FollowUpView(
        UUID id,
        String what,
        String owner,
        LocalDate dueOn,
        FollowUpState state,
        boolean late,
        long moment,
        List<UUID> questions,
        List<Update> updates,
        long version)
        implements RoomEvent {

    /** A dated word on how it goes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Update(
            Instant at, FollowUpState state, @Nullable String note) {}

    @Override
    public String kind() {
        return "commitment";
    }

    @Override
    public UUID subject() {
        return id;
    }
}
