package io.candor.web;

import io.candor.broadcast.BroadcastView;
import io.candor.broadcast.State;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** An announced broadcast as an iCalendar object (RFC 5545). */
final class CalendarFile {

    static final String MEDIA_TYPE = "text/calendar;charset=utf-8";

    /** Nobody knows how long it will take; half an hour keeps the slot in a diary. */
    private static final String LENGTH = "PT30M";

    private static final int LONGEST_LINE = 75;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder();

    private CalendarFile() {}

    static String of(BroadcastView b, Instant startsAt, String address, Instant now) {
        CalendarFile file = new CalendarFile();
        file.line("BEGIN:VCALENDAR");
        file.line("VERSION:2.0");
        file.line("PRODID:-//Candor//Broadcasts//EN");
        file.line("CALSCALE:GREGORIAN");
        file.line("METHOD:PUBLISH");
        file.line("BEGIN:VEVENT");
        file.line("UID:" + b.slug() + "@candor");
        file.line("SEQUENCE:" + b.version());
        file.line("DTSTAMP:" + UTC.format(now));
        file.line("DTSTART:" + UTC.format(startsAt));
        file.line("DURATION:" + LENGTH);
        file.line("SUMMARY:" + text(b.title()));
        file.line("DESCRIPTION:" + text(description(b, address)));
        file.line("LOCATION:" + text(address));
        file.line("URL:" + address);
        file.line("STATUS:" + (b.state() == State.CANCELLED ? "CANCELLED" : "CONFIRMED"));
        file.line("END:VEVENT");
        file.line("END:VCALENDAR");
        return file.out.toString();
    }

    private static String description(BroadcastView b, String address) {
        String who = b.presenter().name() + ", " + b.presenter().role() + ", answers live.";
        return (b.summary() == null ? who : b.summary() + "\n" + who) + "\nWatch and ask: " + address;
    }

    /** Section 3.3.11: backslash, semicolon, comma and line break are escaped. */
    private static String text(String value) {
        return value.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace("\n", "\\n");
    }

    /** Section 3.1: at most 75 octets a line; the next begins with a space. Never inside a character. */
    private void line(String content) {
        int octets = 0;
        for (int i = 0; i < content.length(); ) {
            int codePoint = content.codePointAt(i);
            String character = Character.toString(codePoint);
            int size = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > LONGEST_LINE) {
                out.append("\r\n ");
                octets = 1;
            }
            out.append(character);
            octets += size;
            i += Character.charCount(codePoint);
        }
        out.append("\r\n");
    }
}
