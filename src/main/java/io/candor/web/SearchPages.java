package io.candor.web;

import io.candor.access.Staff;
import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.Broadcasts;
import io.candor.publication.Search;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Search for readers, of one record or of all. */
@Path("/search")
@PermitAll
@Blocking
class SearchPages {

    private final Search search;
    private final Broadcasts broadcasts;
    private final SecurityIdentity identity;

    SearchPages(Search search, Broadcasts broadcasts, SecurityIdentity identity) {
        this.search = search;
        this.broadcasts = broadcasts;
        this.identity = identity;
    }

    @CheckedTemplate(basePath = "")
    static final class Templates {
        private Templates() {}

        static native TemplateInstance search(SearchPage page);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    @Operation(hidden = true)
    public TemplateInstance search(@RestQuery @Nullable String q, @RestQuery @Nullable String broadcast) {
        String asked = q == null ? "" : q.strip();
        String words = asked.length() <= Search.LONGEST_QUERY ? asked : asked.substring(0, Search.LONGEST_QUERY);
        if (broadcast == null || broadcast.isBlank()) {
            return Templates.search(SearchPage.of(words, null, null, find(words, null)));
        }
        BroadcastView b = broadcasts.require(broadcast, Staff.is(identity));
        return Templates.search(SearchPage.of(words, b.slug(), b.title(), find(words, b.slug())));
    }

    private List<Search.Hit> find(String words, @Nullable String slug) {
        String clean = words.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return search.find(clean, slug == null ? null : broadcasts.ref(slug, Staff.is(identity)));
    }
}
