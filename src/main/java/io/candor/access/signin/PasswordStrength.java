package io.candor.access.signin;

import com.nulabinc.zxcvbn.Feedback;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import io.candor.access.Refusal;
import io.candor.access.Staff;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a new password is hard to guess, by zxcvbn (Wheeler, USENIX Security 2016) instead of rules about its
 * characters (NIST SP 800-63B-4, section 3.1.1.2: a minimum length, a list of known ones, no rules of composition).
 */
final class PasswordStrength {

    /** In characters. */
    static final int SHORTEST = 12;

    /** bcrypt reads no more than this (OWASP Password Storage Cheat Sheet), and zxcvbn takes long for long ones. */
    static final int LONGEST_BYTES = 72;

    /** Of 0 to 4: more than 10^8 guesses. */
    private static final int SAFE = 3;

    /** Judging the worst of 72 bytes takes a processor half a second. */
    private static final int AT_ONCE = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Zxcvbn zxcvbn = new Zxcvbn();
    private final HashingTurns turns = new HashingTurns(AT_ONCE, 8, PATIENCE);

    /** Refuses with INVALID on {@code field}, and says what would be better. Costs nothing for one that is too long. */
    void requireLength(String field, String password) {
        if (password.codePointCount(0, password.length()) < SHORTEST) {
            throw Refusal.invalid(field, "At least " + SHORTEST + " characters.");
        }
        if (password.length() > LONGEST_BYTES
                || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            throw Refusal.invalid(field, "At most " + LONGEST_BYTES + " bytes.");
        }
    }

    /** As {@link #requireLength}, and judges it. Blocks; with UNAVAILABLE when too many are judged at the moment. */
    void require(String field, String password, Staff staff) {
        requireLength(field, password);
        if (!turns.await(true)) {
            throw Refusal.unavailable("Too many choose a password at this moment. Nothing was changed.", SOON);
        }
        Strength strength;
        try {
            strength = zxcvbn.measure(password, knownOf(staff));
        } finally {
            turns.done();
        }
        if (strength.getScore() < SAFE) {
            throw Refusal.invalid(field, advice(strength.getFeedback()));
        }
    }

    /** What somebody who guesses at this account would try first. */
    private static List<String> knownOf(Staff staff) {
        List<String> known = new ArrayList<>(List.of("candor", staff.username(), staff.name()));
        known.addAll(List.of(staff.name().split("[\\s.-]+", -1)));
        known.addAll(List.of(staff.username().split("[._-]+", -1)));
        known.removeIf(String::isBlank);
        return known;
    }

    private static String advice(Feedback feedback) {
        List<String> advice = new ArrayList<>(List.of("This is easy to guess."));
        String warning = feedback.getWarning(Locale.ROOT);
        if (!warning.isBlank()) {
            advice.add(warning);
        }
        List<String> suggestions = feedback.getSuggestions(Locale.ROOT);
        advice.addAll(suggestions.isEmpty() ? List.of("Add another word or two.") : suggestions);
        return String.join(" ", advice);
    }
}
