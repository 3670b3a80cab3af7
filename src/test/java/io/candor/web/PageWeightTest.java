package io.candor.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.candor.testsupport.Broadcast;
import io.candor.testsupport.EmbeddedDatabase;
import io.candor.testsupport.Rest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What a phone on a bad line has to fetch before it can show the page. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PageWeightTest {

    private static final int LIMIT = 70 * 1024;

    private static final Pattern IN_PAGE = Pattern.compile("(?:src|href)=\"(/static/[^\"]+\\.(?:js|css))\"");
    /** Static imports of a module; what is imported with {@code import(…)} is fetched only when needed. */
    private static final Pattern IN_SCRIPT =
            Pattern.compile("(?:\\bfrom|\\bimport)\\s*\"((?:\\.{1,2})?/[^\"]+\\.js)\"");

    @Test
    void theViewersPageIsLightWithoutThePlayer() {
        Map<String, Integer> fetched = fetched("/b/" + Broadcast.live().slug());

        assertThat(fetched).as("scripts and styles of the page").isNotEmpty();
        assertThat(fetched.keySet())
                .as("what the page shares with others is counted, the player is not")
                .anyMatch(path -> path.contains("/chunk-"))
                .noneMatch(path -> path.contains("hls-engine"));
        assertThat(fetched.values().stream().mapToInt(Integer::intValue).sum())
                .as("bytes, compressed: %s", fetched)
                .isLessThanOrEqualTo(LIMIT);
    }

    /** Everything that the browser fetches by itself, with its compressed size. */
    private static Map<String, Integer> fetched(String page) {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        IN_PAGE.matcher(Rest.get(page).body()).results().forEach(found -> open.add(found.group(1)));
        while (!open.isEmpty()) {
            String path = open.remove();
            if (sizes.containsKey(path)) {
                continue;
            }
            String body = Rest.get(path).body();
            sizes.put(path, compressed(body));
            Matcher imports = IN_SCRIPT.matcher(body);
            while (path.endsWith(".js") && imports.find()) {
                open.add(URI.create(path).resolve(imports.group(1)).toString());
            }
        }
        return sizes;
    }

    private static int compressed(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}
