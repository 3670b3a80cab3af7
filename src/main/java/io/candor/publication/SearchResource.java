package io.candor.publication;

import io.candor.access.PlainText;
import io.candor.access.Staff;
import io.candor.broadcast.Broadcasts;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/search")
@Tag(name = "Search", description = "Full text of the published records")
class SearchResource {

    private final Search search;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    SearchResource(Search search, Broadcasts broadcasts, SecurityIdentity identity) {
        this.search = search;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    record Hits(List<Search.Hit> hits) {}

    @GET
    @PermitAll
    @Operation(
            summary = "Search what was said, asked and answered",
            description = "In the current edition of all published records, or of one. Quotation marks keep words"
                    + " together, `or` and `-` do what they do elsewhere. At most 50 hits, the best first.")
    public Hits search(
            @QueryParam("q") @NotNull @PlainText(max = Search.LONGEST_QUERY) String q,
            @QueryParam("broadcast") @Nullable @Size(max = 80) String broadcast) {
        return new Hits(search.find(q, broadcast == null ? null : broadcasts.ref(broadcast, Staff.is(identity))));
    }
}
