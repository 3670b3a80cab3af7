package io.candor.followup;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The day that a sentence names, as seen from when and where it was said: "by Friday", "within seven days", "the end of
 * the month". A business says "the end of the week" and means Friday; a bare weekday is the next one to come.
 *
 * @param bound whether it is said as a bound ("by", "within", "from", "until"), not in passing
 * @param at where in the sentence it stands
 */
record DueDate(LocalDate on, boolean bound, int at) {

    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("a", 1),
            Map.entry("an", 1),
            Map.entry("one", 1),
            Map.entry("two", 2),
            Map.entry("a couple of", 2),
            Map.entry("three", 3),
            Map.entry("a few", 3),
            Map.entry("four", 4),
            Map.entry("five", 5),
            Map.entry("six", 6),
            Map.entry("seven", 7),
            Map.entry("eight", 8),
            Map.entry("nine", 9),
            Map.entry("ten", 10),
            Map.entry("twelve", 12),
            Map.entry("fourteen", 14),
            Map.entry("twenty", 20),
            Map.entry("twenty-four", 24),
            Map.entry("thirty", 30),
            Map.entry("forty-eight", 48),
            Map.entry("sixty", 60),
            Map.entry("seventy-two", 72),
            Map.entry("ninety", 90));

    private static final String DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";
    private static final String MONTHS =
            "january|february|march|april|may|june|july|august|september|october|november|december";
    private static final String BOUND =
            "(?<bound>by|before|within|until|till|from|starting|no later than|as of|latest|not later than)? ?(?:the )?(?:end of |close of |start of )?(?:the )?";

    /** One way of naming a day. */
    private interface Reading {
        @Nullable
        LocalDate read(MatchResult said, LocalDate today, ZonedDateTime now);
    }

    private record Form(Pattern pattern, Reading reading) {
        Form(String words, Reading reading) {
            this(Pattern.compile("\\b" + words + "\\b"), reading);
        }
    }

    private static final List<Form> FORMS = List.of(
            new Form(BOUND + "(?<day>day after tomorrow)", (m, today, now) -> today.plusDays(2)),
            new Form(
                    BOUND + "(?<day>tomorrow)(?: morning| afternoon| evening| night)?",
                    (m, today, now) -> today.plusDays(1)),
            new Form(
                    "(?<bound>within|in|inside|after)(?: the)?(?: next| coming| following)? (?<n>\\d{1,3}|"
                            + alternatives()
                            + ")(?: |-)(?<unit>minute|hour|working day|business day|day|week|month|year)s?",
                    (m, today, now) -> after(m, now)),
            new Form(
                    "(?<n>\\d{1,3}|" + alternatives()
                            + ") (?<unit>hour|working day|business day|day|week|month)s? (?<bound>from now)",
                    (m, today, now) -> after(m, now)),
            new Form(
                    "(?<bound>within) (?:the|an) hour",
                    (m, today, now) -> now.plusHours(1).toLocalDate()),
            new Form("(?<bound>within) a fortnight", (m, today, now) -> today.plusDays(14)),
            new Form(
                    "(?<bound>by|before|until|on|from|starting)?,? ?(?:the )?(?<date>\\d{1,2})(?:st|nd|rd|th)?(?: of)? (?<month>"
                            + MONTHS + ")(?:,? (?<year>20\\d\\d))?",
                    (m, today, now) -> monthDay(m, today)),
            new Form(
                    "(?<bound>by|before|until|on|from|starting)?,? ?(?<month>" + MONTHS
                            + ") (?<date>\\d{1,2})(?:st|nd|rd|th)?(?:,? (?<year>20\\d\\d))?",
                    (m, today, now) -> monthDay(m, today)),
            new Form(
                    "(?<bound>by|before|until|on|from|starting)?,? ?the (?<date>\\d{1,2})(?:st|nd|rd|th)",
                    (m, today, now) -> dayOfMonth(m, today)),
            new Form("(?<bound>by|before|until|on)? ?(?<iso>20\\d\\d-\\d\\d-\\d\\d)", (m, today, now) -> iso(m)),
            new Form(
                    "(?<bound>by|before|until|in|during)? ?(?:the )?(?<edge>start of |end of )?(?<month>" + MONTHS
                            + ")(?= |[.,;!]|$)(?! \\d)",
                    (m, today, now) -> month(m, today)),
            new Form(
                    "(?<bound>by|before|until|till|from|starting|on|no later than|as of)?,? ?(?:the )?(?:end of |close of |morning of )?(?<which>next|this|the coming|coming)? ?(?<!last )(?<!past )(?<weekday>"
                            + DAYS + ")(?: morning| afternoon| evening| night)?",
                    (m, today, now) -> weekday(m, today)),
            new Form(
                    BOUND + "(?<which>next|this|the coming)? ?(?<unit>weekend|week|month|quarter|year)",
                    (m, today, now) -> period(m, today)),
            new Form(
                    "(?<bound>by|before|until|till|at|from) (?:(?<hour>\\d{1,2})(?:[:.](?<minute>\\d\\d))?|(?<hours>"
                            + alternatives()
                            + ")|(?<named>noon|midday|midnight))(?: ?(?<half>am|pm|a\\.m\\.|p\\.m\\.|o'clock|in the morning|in the evening))?(?! ?(?:per cent|percent|%|million|thousand|of|people|days|hours|weeks))",
                    (m, today, now) -> clock(m, now)),
            new Form(
                    BOUND
                            + "(?<day>today|tonight|day|business|this morning|this afternoon|this evening)(?<! a day| per day| one day| every day)",
                    (m, today, now) -> isToday(m) ? today : null),
            new Form(
                    "(?<bound>the same day|immediately|right away|straight away|at once|this minute)",
                    (m, today, now) -> today));

    /** The day that is meant as the bound of a promise, if the sentence names one that is not over. */
    static Optional<DueDate> in(String sentence, ZonedDateTime said) {
        List<DueDate> found = new ArrayList<>();
        String text = sentence.toLowerCase(Locale.ROOT).replace('’', '\'');
        LocalDate today = said.toLocalDate();
        StringBuilder left = new StringBuilder(text);
        for (Form form : FORMS) {
            Matcher m = form.pattern().matcher(left);
            while (m.find()) {
                LocalDate on = form.reading().read(m.toMatchResult(), today, said);
                if (on != null && !on.isBefore(today)) {
                    found.add(new DueDate(on, isBound(m), m.start()));
                    // what one form has read is not read again by a vaguer one
                    for (int i = m.start(); i < m.end(); i++) {
                        left.setCharAt(i, '\u0001');
                    }
                    m.reset(left);
                }
            }
        }
        // Bounds first; of several, the later one is when all is to be done.
        return found.stream().max(Comparator.comparing(DueDate::bound).thenComparing(DueDate::on));
    }

    private static boolean isBound(Matcher m) {
        String bound = m.group("bound");
        return bound != null
                && !bound.isBlank()
                && !bound.equals("at")
                && !bound.equals("for")
                && !bound.equals("during");
    }

    private static boolean isToday(MatchResult m) {
        String day = m.group("day");
        return switch (day) {
            case "day" -> m.group().endsWith("end of the day") || m.group().endsWith("end of day");
            case "business" -> m.group().endsWith("close of business");
            default -> true;
        };
    }

    private static @Nullable LocalDate after(MatchResult m, ZonedDateTime now) {
        long n = number(m.group("n"));
        return switch (m.group("unit")) {
            case "minute" -> now.plusMinutes(n).toLocalDate();
            case "hour" -> now.plusHours(n).toLocalDate();
            case "day" -> now.plusDays(n).toLocalDate();
            case "working day", "business day" -> workingDays(now.toLocalDate(), n);
            case "week" -> now.plusWeeks(n).toLocalDate();
            case "month" -> now.plusMonths(n).toLocalDate();
            default -> now.plusYears(n).toLocalDate();
        };
    }

    /** Monday to Friday; public holidays differ from place to place and are not known here. */
    private static LocalDate workingDays(LocalDate from, long n) {
        LocalDate day = from;
        for (long left = n; left > 0; ) {
            day = day.plusDays(1);
            if (day.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue()) {
                left--;
            }
        }
        return day;
    }

    private static @Nullable LocalDate monthDay(MatchResult m, LocalDate today) {
        Month month = Month.valueOf(m.group("month").toUpperCase(Locale.ROOT));
        int date = Integer.parseInt(m.group("date"));
        if (date < 1 || date > month.maxLength()) {
            return null;
        }
        String year = m.group("year");
        MonthDay day = MonthDay.of(month, date);
        if (year != null) {
            return day.atYear(Integer.parseInt(year));
        }
        LocalDate thisYear = day.atYear(today.getYear());
        return thisYear.isBefore(today) ? day.atYear(today.getYear() + 1) : thisYear;
    }

    private static @Nullable LocalDate dayOfMonth(MatchResult m, LocalDate today) {
        int date = Integer.parseInt(m.group("date"));
        if (date < 1 || date > 31) {
            return null;
        }
        YearMonth month = YearMonth.from(today);
        while (!month.isValidDay(date) || month.atDay(date).isBefore(today)) {
            month = month.plusMonths(1);
        }
        return month.atDay(date);
    }

    private static @Nullable LocalDate iso(MatchResult m) {
        try {
            return LocalDate.parse(m.group("iso"));
        } catch (java.time.DateTimeException e) {
            return null;
        }
    }

    private static @Nullable LocalDate month(MatchResult m, LocalDate today) {
        // "may" and "march" are words of other kinds too, unless a preposition leads to them
        if (m.group("bound") == null) {
            return null;
        }
        Month month = Month.valueOf(m.group("month").toUpperCase(Locale.ROOT));
        YearMonth meant = YearMonth.of(today.getYear(), month);
        if (meant.isBefore(YearMonth.from(today))) {
            meant = meant.plusYears(1);
        }
        boolean starts = "start of ".equals(m.group("edge")) || m.group("bound").equals("before");
        return starts ? meant.atDay(1) : meant.atEndOfMonth();
    }

    private static @Nullable LocalDate weekday(MatchResult m, LocalDate today) {
        DayOfWeek day = DayOfWeek.valueOf(m.group("weekday").toUpperCase(Locale.ROOT));
        if ("next".equals(m.group("which"))) {
            LocalDate monday = today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
            return monday.with(TemporalAdjusters.nextOrSame(day));
        }
        return today.with(TemporalAdjusters.next(day));
    }

    private static @Nullable LocalDate period(MatchResult m, LocalDate today) {
        boolean next = "next".equals(m.group("which"));
        boolean this_ = m.group("which") != null
                || m.group().contains("end of")
                || m.group().contains("weekend");
        if (!next && !this_) {
            return null;
        }
        return switch (m.group("unit")) {
            case "weekend" ->
                "before".equals(m.group("bound"))
                        ? today.with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY))
                        : today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
            case "week" -> {
                LocalDate week = next ? today.plusWeeks(1) : today;
                LocalDate friday = week.with(DayOfWeek.FRIDAY);
                yield friday.isBefore(today) ? week.with(DayOfWeek.SUNDAY) : friday;
            }
            case "month" -> YearMonth.from(next ? today.plusMonths(1) : today).atEndOfMonth();
            case "quarter" -> {
                YearMonth month = YearMonth.from(next ? today.plusMonths(3) : today);
                yield month.plusMonths(2 - (month.getMonthValue() - 1) % 3).atEndOfMonth();
            }
            default -> LocalDate.of(today.getYear() + (next ? 1 : 0), 12, 31);
        };
    }

    /** A time of day is today's, or tomorrow's when it has passed. */
    private static @Nullable LocalDate clock(MatchResult m, ZonedDateTime now) {
        String named = m.group("named");
        String half = m.group("half");
        if (named == null && half == null && m.group("minute") == null && !"by".equals(m.group("bound"))) {
            return null; // "at one", "from two" say nothing about a time
        }
        int hour = named != null
                ? (named.equals("midnight") ? 24 : 12)
                : m.group("hour") != null ? Integer.parseInt(m.group("hour")) : number(m.group("hours"));
        if (hour > 24) {
            return null;
        }
        boolean afternoon = half != null && (half.startsWith("p") || half.equals("in the evening"));
        if (hour < 12 && (afternoon || (("o'clock".equals(half) || half == null) && hour <= now.getHour()))) {
            hour += 12; // "by six", said at noon
        }
        return hour <= now.getHour() ? now.toLocalDate().plusDays(1) : now.toLocalDate();
    }

    private static int number(String words) {
        Integer n = NUMBERS.get(words);
        return n != null ? n : Integer.parseInt(words);
    }

    private static String alternatives() {
        return NUMBERS.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .reduce((a, b) -> a + "|" + b)
                .orElseThrow();
    }
}
