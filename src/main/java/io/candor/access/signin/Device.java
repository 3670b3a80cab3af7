package io.candor.access.signin;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/** What a browser calls itself, as coarse as somebody needs to tell their phone from their laptop. Never an address. */
final class Device {

    /** What says more than this says nothing about a browser. */
    private static final int LOOKED_AT = 512;

    /** The first that fits: nearly all call themselves Mozilla, and most Safari or Chrome as well. */
    private static final List<Entry<String, String>> BROWSERS = List.of(
            named("edg", "Edge"),
            named("opr/", "Opera"),
            named("samsungbrowser", "Samsung Internet"),
            named("firefox", "Firefox"),
            named("fxios", "Firefox"),
            named("crios", "Chrome"),
            named("chrome", "Chrome"),
            named("chromium", "Chrome"),
            named("safari", "Safari"));

    private static final List<Entry<String, String>> SYSTEMS = List.of(
            named("android", "Android"),
            named("iphone", "iPhone"),
            named("ipad", "iPad"),
            named("windows", "Windows"),
            named("mac os", "macOS"),
            named("cros", "ChromeOS"),
            named("linux", "Linux"));

    private static final String UNKNOWN = "A browser";

    private Device() {}

    private static Entry<String, String> named(String mark, String name) {
        return Map.entry(mark, name);
    }

    /** For example "Firefox on Linux"; at most 60 characters, none of them the sender's. */
    static String of(@Nullable String userAgent) {
        String said = userAgent == null
                ? ""
                : userAgent
                        .substring(0, Math.min(userAgent.length(), LOOKED_AT))
                        .toLowerCase(Locale.ROOT);
        String browser = first(BROWSERS, said, UNKNOWN);
        String system = first(SYSTEMS, said, "");
        if (system.isEmpty()) {
            return browser.equals(UNKNOWN) ? "A program" : browser;
        }
        return browser + " on " + system;
    }

    private static String first(List<Entry<String, String>> names, String said, String otherwise) {
        return names.stream()
                .filter(name -> said.contains(name.getKey()))
                .map(Entry::getValue)
                .findFirst()
                .orElse(otherwise);
    }
}
