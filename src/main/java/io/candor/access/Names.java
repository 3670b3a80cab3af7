package io.candor.access;

import com.ibm.icu.text.SpoofChecker;
import com.ibm.icu.text.SpoofChecker.RestrictionLevel;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rocks.xmpp.precis.PrecisProfiles;

/**
 * What people are called. A name stands beside words and answers for them, so it may not pretend to be another one: it
 * is normalised as the Nickname profile has it (RFC 8266), written in one alphabet (Unicode TR 39, section 5.2: each
 * word at most "highly restrictive", so that Han, kana, Hangul and Latin go together, the whole at most "moderately
 * restrictive", so that "أحمد Ahmed" is one), and has nothing in it that services put beside names they have verified.
 *
 * <p>ICU's tables cost some tens of microseconds a name: only what is short enough gets here.
 */
public final class Names {

    /** What other services put behind a name that they have looked at: ticks, badges, blue dots. */
    private static final Set<Integer> BADGES = Set.of(
            0x221A, 0x237B, 0x2611, 0x2705, 0x2713, 0x2714, 0x10102, 0x1F396, 0x1F3C5, 0x1F530, 0x1F535, 0x1F537,
            0x1F539, 0x1F5F8, 0x1F5F9, 0x1F6E1, 0x1FBB1);

    /** Words with which somebody speaks for the house. */
    private static final Set<String> OFFICES = Set.of(
            "admin",
            "administrator",
            "candor",
            "moderator",
            "official",
            "presenter",
            "spokesman",
            "spokesperson",
            "spokeswoman",
            "staff",
            "verified");

    private static final int SHORTEST_PART = 5;
    private static final int JOINER = 0x200D;
    private static final int NON_JOINER = 0x200C;
    private static final Pattern SPACES = Pattern.compile("[\\s\\p{Zs}]++");

    private static final String ONE_ALPHABET = "Please write a name in one alphabet.";
    private static final String NO_BADGE = "A name has no tick or badge.";
    private static final String NO_NAME = "This cannot be part of a name.";

    private Names() {}

    /** ICU reads its tables when it is first asked, which takes longer than an event loop has. */
    @Singleton
    static final class Warm {
        void up(@Observes StartupEvent event) {
            Thread.ofVirtual().name("names").start(() -> fault("é", 1));
        }
    }

    private static final class Lazy {
        static final SpoofChecker WORD = checker(RestrictionLevel.HIGHLY_RESTRICTIVE);
        static final SpoofChecker NAME = checker(RestrictionLevel.MODERATELY_RESTRICTIVE);

        /** How each character of ASCII looks. */
        static final String[] ASCII = ascii();

        static final Set<String> OFFICES_LOWER =
                OFFICES.stream().map(Names::looks).collect(Collectors.toUnmodifiableSet());
        static final Set<String> OFFICES_UPPER = OFFICES.stream()
                .map(office -> looks(office.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());

        private static String[] ascii() {
            String[] looks = new String[0x80];
            for (char c = 0; c < looks.length; c++) {
                looks[c] = looksInTables(NAME, String.valueOf(c));
            }
            return looks;
        }

        private static SpoofChecker checker(RestrictionLevel most) {
            return new SpoofChecker.Builder()
                    .setChecks(SpoofChecker.RESTRICTION_LEVEL | SpoofChecker.CONFUSABLE)
                    .setRestrictionLevel(most)
                    .build();
        }
    }

    /** What is wrong with it as a name, in plain words; {@code null} when nothing is. */
    public static @Nullable String fault(String name, int max) {
        String fault = PlainText.Check.fault(name, max, false, false);
        if (fault != null) {
            return fault;
        }
        if (isAscii(name)) {
            return null;
        }
        if (name.codePoints().anyMatch(BADGES::contains)) {
            return NO_BADGE;
        }
        if (Characters.longestRowOfMarks(name) > Characters.MOST_MARKS) {
            return Characters.TOO_MANY_MARKS;
        }
        try {
            PrecisProfiles.NICKNAME.enforce(withoutJoiners(name));
        } catch (IllegalArgumentException notAllowed) {
            return NO_NAME;
        }
        return isInOneAlphabet(name) ? null : ONE_ALPHABET;
    }

    /** As it is kept: without spaces around it or twice, in the characters that others would type. */
    public static String normal(String name) {
        if (isAscii(name)) {
            return SPACES.matcher(name.strip()).replaceAll(" ");
        }
        String bare = withoutJoiners(name);
        if (bare.length() == name.length()) {
            return PrecisProfiles.NICKNAME.enforce(name);
        }
        // The profile has no place for the joiners of Persian and of emoji.
        return Normalizer.normalize(SPACES.matcher(name).replaceAll(" ").strip(), Normalizer.Form.NFKC);
    }

    /** What is left of a name for the eye, in small letters and in capitals: for one that many are compared with. */
    public record Look(String lower, String upper) {

        public static Look of(String name) {
            return new Look(looks(name.toLowerCase(Locale.ROOT)), looks(name.toUpperCase(Locale.ROOT)));
        }
    }

    /** Whether a hasty reader takes one for the other, or for the other with something added. */
    public static boolean looksLike(String name, Look other) {
        return holds(looks(name.toLowerCase(Locale.ROOT)), other.lower)
                || holds(looks(name.toUpperCase(Locale.ROOT)), other.upper);
    }

    /** Whether it says that somebody speaks for the house. */
    public static boolean soundsOfficial(String name) {
        return words(name).stream()
                .anyMatch(word -> OFFICES.contains(word.toLowerCase(Locale.ROOT))
                        || Lazy.OFFICES_LOWER.contains(looks(word.toLowerCase(Locale.ROOT)))
                        || Lazy.OFFICES_UPPER.contains(looks(word.toUpperCase(Locale.ROOT))));
    }

    /** Each word in one script, but for those that are written together everywhere. */
    public static boolean isInOneAlphabet(String name) {
        return isAscii(name)
                || (!Lazy.NAME.failsChecks(name)
                        && words(name).stream().noneMatch(word -> !isAscii(word) && Lazy.WORD.failsChecks(word)));
    }

    private static boolean holds(String name, String other) {
        return other.length() < SHORTEST_PART ? name.equals(other) : name.contains(other);
    }

    /** What is left for the eye: letters and digits, as the likest ones among them (TR 39, section 4). */
    static String looks(String text) {
        if (!isAscii(text)) {
            return looksInTables(text);
        }
        // None of these changes how another one looks.
        StringBuilder looks = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            looks.append(Lazy.ASCII[text.charAt(i)]);
        }
        return looks.toString();
    }

    /** The same of any text, for what it costs. */
    static String looksInTables(String text) {
        return looksInTables(Lazy.NAME, text);
    }

    private static String looksInTables(SpoofChecker tables, String text) {
        StringBuilder looks = new StringBuilder();
        tables.getSkeleton(Normalizer.normalize(text, Normalizer.Form.NFKC))
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(looks::appendCodePoint);
        return looks.toString();
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (Character.isLetterOrDigit(c) || Characters.isMark(c) || Characters.isIgnorable(c)) {
                word.appendCodePoint(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /** Without what joins the letters of Persian and Hindi, and the parts of an emoji. */
    private static String withoutJoiners(String name) {
        StringBuilder bare = new StringBuilder(name.length());
        name.codePoints()
                .filter(c -> c != JOINER && c != NON_JOINER && !Characters.isSelector(c) && c < 0xE0000)
                .forEach(bare::appendCodePoint);
        return bare.toString();
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
