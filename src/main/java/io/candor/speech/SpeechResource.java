package io.candor.speech;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.candor.access.Role;
import io.candor.broadcast.BroadcastRef;
import io.candor.broadcast.Broadcasts;
import io.candor.speech.SpeechStates.Hearing;
import io.candor.speech.SpeechStates.State;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/broadcasts/{slug}/captions/speech")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Captions")
@RolesAllowed(Role.AS_MODERATOR)
class SpeechResource {

    private final Speech speech;
    private final SpeechStates states;
    private final Broadcasts broadcasts;

    SpeechResource(Speech speech, SpeechStates states, Broadcasts broadcasts) {
        this.speech = speech;
        this.states = states;
        this.broadcasts = broadcasts;
    }

    record Wish(
            @Schema(examples = "true") @NotNull Boolean wanted,

            @Schema(description = "BCP 47; the broadcast's first when left out", examples = "en")
            @Nullable
            @Pattern(regexp = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}", message = "A language tag such as en or pt-BR.")
            String language) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Recognition(
            boolean available,
            @Schema(examples = "VOSK") String engine,
            boolean wanted,
            @Schema(examples = "en") String language,
            Hearing state,
            @Nullable String notice) {}

    @GET
    @Operation(summary = "Whether the broadcast is captioned by speech recognition, and how that goes")
    public Recognition read(String slug) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        return told(states.find(broadcast.id())
                .orElse(new State(false, broadcast.languages().getFirst(), Hearing.OFF, null)));
    }

    @PUT
    @Operation(
            summary = "Switch speech recognition on or off",
            description = "For this broadcast; it begins with the next run of a camera. Off by default.")
    public Recognition want(String slug, @NotNull @Valid Wish wish) {
        BroadcastRef broadcast = broadcasts.ref(slug, true);
        String language = wish.language() == null ? broadcast.languages().getFirst() : wish.language();
        return told(states.want(broadcast.id(), wish.wanted(), language));
    }

    private Recognition told(State state) {
        boolean available = speech.isOn();
        Optional<String> trouble = speech.trouble();
        Hearing hearing = trouble.isPresent() && state.wanted() ? Hearing.FAILED : state.state();
        return new Recognition(
                available,
                speech.engineName(),
                state.wanted(),
                state.language(),
                available ? hearing : Hearing.OFF,
                trouble.orElse(state.notice()));
    }
}
