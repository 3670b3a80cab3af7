package io.candor.video;

import io.candor.access.PlainText;
import io.candor.access.Refusal;
import io.candor.video.Picture.Embed;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The public address of a video on a platform, as people copy it, understood. Nothing of it is handed on but an id that
 * was found in it: the player's address is written anew, in the form that the platform documents as the one that keeps
 * the least about viewers.
 *
 * @param embed the player
 * @param watch where a person without this page would watch it
 */
record EmbedAddress(Embed embed, String watch) {

    static final int LONGEST = 500;

    private static final Set<String> YOUTUBE = Set.of(
            "youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtube-nocookie.com");
    private static final Set<String> FACEBOOK = Set.of("facebook.com", "www.facebook.com", "m.facebook.com");
    private static final Set<String> VIMEO = Set.of("vimeo.com", "www.vimeo.com");

    private static final Pattern YOUTUBE_ID = Pattern.compile("[A-Za-z0-9_-]{11}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{4,20}");
    private static final Pattern VIMEO_HASH = Pattern.compile("[0-9a-f]{6,20}");
    private static final Pattern FACEBOOK_PAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{1,99}");

    /** Refuses with INVALID naming {@code field} what is no address of a video there. */
    static EmbedAddress parse(String address, String field) {
        String wrong = PlainText.Check.fault(address, LONGEST, false, true);
        if (wrong != null) {
            throw Refusal.invalid(field, wrong);
        }
        return read(address.strip())
                .orElseThrow(
                        () -> Refusal.invalid(
                                field,
                                "The https address of one video on YouTube, Facebook or Vimeo, as its own page shows it; no short link of Facebook."));
    }

    /** The origin of the player, as a content security policy names it. */
    static String origin(Embed embed) {
        URI src = URI.create(embed.src());
        return src.getScheme() + "://" + src.getHost();
    }

    private static Optional<EmbedAddress> read(String address) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
        // Encoded characters have no place in any of these addresses, and would have to be understood twice.
        if (!"https".equalsIgnoreCase(uri.getScheme())
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getPort() != -1
                || uri.getRawPath().contains("%")) {
            return Optional.empty();
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        List<String> path = Arrays.stream(uri.getRawPath().split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        if (host.equals("youtu.be")) {
            return path.size() == 1 ? youtube(path.getFirst()) : Optional.empty();
        }
        if (YOUTUBE.contains(host)) {
            return youtube(path, uri.getRawQuery());
        }
        if (VIMEO.contains(host)) {
            return vimeo(path, null);
        }
        if (host.equals("player.vimeo.com")) {
            return path.size() == 2 && path.getFirst().equals("video")
                    ? vimeo(path.subList(1, 2), only(uri.getRawQuery(), "h").orElse(null))
                    : Optional.empty();
        }
        return FACEBOOK.contains(host) ? facebook(path, uri.getRawQuery()) : Optional.empty();
    }

    private static Optional<EmbedAddress> youtube(List<String> path, @Nullable String query) {
        if (path.size() == 1 && path.getFirst().equals("watch")) {
            return only(query, "v").flatMap(EmbedAddress::youtube);
        }
        return path.size() == 2 && Set.of("live", "embed", "shorts").contains(path.getFirst())
                ? youtube(path.get(1))
                : Optional.empty();
    }

    /** "Privacy-enhanced mode" in YouTube's help: nothing is kept about whoever does not press play. */
    private static Optional<EmbedAddress> youtube(String id) {
        return matches(YOUTUBE_ID, id)
                ? found(
                        Picture.Provider.YOUTUBE,
                        "https://www.youtube-nocookie.com/embed/" + id,
                        "https://www.youtube.com/watch?v=" + id)
                : Optional.empty();
    }

    /** {@code dnt} in Vimeo's "Player parameters": do not track. The hash belongs to a video that is not listed. */
    private static Optional<EmbedAddress> vimeo(List<String> path, @Nullable String hashInQuery) {
        if (path.size() == 2 && path.getFirst().equals("event") && matches(NUMBER, path.get(1))) {
            return found(
                    Picture.Provider.VIMEO,
                    "https://vimeo.com/event/" + path.get(1) + "/embed?dnt=1",
                    "https://vimeo.com/event/" + path.get(1));
        }
        if (path.isEmpty() || path.size() > 2 || !matches(NUMBER, path.getFirst())) {
            return Optional.empty();
        }
        String id = path.getFirst();
        String hash = path.size() == 2 ? path.get(1) : hashInQuery;
        if (hash == null) {
            return found(
                    Picture.Provider.VIMEO,
                    "https://player.vimeo.com/video/" + id + "?dnt=1",
                    "https://vimeo.com/" + id);
        }
        return matches(VIMEO_HASH, hash)
                ? found(
                        Picture.Provider.VIMEO,
                        "https://player.vimeo.com/video/" + id + "?dnt=1&h=" + hash,
                        "https://vimeo.com/" + id + "/" + hash)
                : Optional.empty();
    }

    /** "Embedded video player" in Facebook's documentation; it takes the public address of the video. */
    private static Optional<EmbedAddress> facebook(List<String> path, @Nullable String query) {
        boolean watch = path.equals(List.of("watch")) || path.equals(List.of("watch", "live"));
        if (watch || path.equals(List.of("video.php"))) {
            return only(query, "v").flatMap(id -> facebook("https://www.facebook.com/watch/?v=", id, ""));
        }
        return path.size() == 3 && path.get(1).equals("videos") && matches(FACEBOOK_PAGE, path.getFirst())
                ? facebook("https://www.facebook.com/" + path.getFirst() + "/videos/", path.get(2), "/")
                : Optional.empty();
    }

    private static Optional<EmbedAddress> facebook(String before, String id, String after) {
        if (!matches(NUMBER, id)) {
            return Optional.empty();
        }
        String video = before + id + after;
        return found(
                Picture.Provider.FACEBOOK,
                "https://www.facebook.com/plugins/video.php?show_text=false&href="
                        + URLEncoder.encode(video, StandardCharsets.UTF_8),
                video);
    }

    private static Optional<EmbedAddress> found(Picture.Provider provider, String src, String watch) {
        return Optional.of(new EmbedAddress(new Embed(provider, src), watch));
    }

    private static boolean matches(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches();
    }

    /** The value of a parameter that is there once; two that differ would be read differently by different readers. */
    private static Optional<String> only(@Nullable String query, String name) {
        List<String> values = new ArrayList<>();
        for (String part : (query == null ? "" : query).split("&", -1)) {
            if (part.startsWith(name + "=")) {
                values.add(part.substring(name.length() + 1));
            }
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
