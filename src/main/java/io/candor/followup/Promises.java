package io.candor.followup;

import io.candor.followup.PromiseRule.Kind;
import io.candor.followup.Sentences.Sentence;
import io.candor.transcript.Caption;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hears commitments in what was said, by the rules of {@link PromiseRule}. A suggestion for staff, never more: what it
 * misses they write down themselves, what it mistakes they dismiss.
 */
final class Promises {

    /** Nobody promises more in one sentence, and each is looked at from before and after. */
    private static final int MOST_IN_A_SENTENCE = 8;

    private Promises() {}

    /** @param dueOn the day the sentence names, or null where it names none */
    record Heard(Sentence sentence, @Nullable LocalDate dueOn) {}

    /**
     * @param lines caption lines in the order spoken
     * @param when the time at which a moment was, where the speaker is
     */
    static List<Heard> in(List<Caption> lines, LongFunction<ZonedDateTime> when) {
        return Sentences.of(lines).stream()
                .filter(Sentence::complete)
                .flatMap(s -> hear(s, when.apply(s.moment())).stream())
                .toList();
    }

    static Optional<Heard> hear(Sentence sentence, ZonedDateTime said) {
        return hear(sentence, moment -> said, false);
    }

    /** @param isOneAnyway somebody else has found that it is one; only its date is to be read */
    static Optional<Heard> hear(Sentence sentence, LongFunction<ZonedDateTime> when, boolean isOneAnyway) {
        if (sentence.own().endsWith("?")) {
            return Optional.empty();
        }
        String text = plain(sentence.own());
        if (!isOneAnyway && !soundsLikeOne(text)) {
            return Optional.empty();
        }
        Optional<DueDate> due = DueDate.in(sentence.own(), when.apply(sentence.moment()));
        boolean commits = isOneAnyway
                || Arrays.stream(PromiseRule.values())
                        .filter(r -> r.kind == Kind.COMMITS || (r.kind == Kind.COMMITS_WITH_DATE && due.isPresent()))
                        .anyMatch(rule -> commits(rule, text, due.isPresent()));
        return commits ? Optional.of(new Heard(sentence, due.map(DueDate::on).orElse(null))) : Optional.empty();
    }

    /** False where no rule finds a commitment on any day: most of what is said. */
    static boolean maybe(Sentence sentence) {
        return !sentence.own().endsWith("?") && soundsLikeOne(plain(sentence.own()));
    }

    /** Looking for a day costs as much as all these rules, so they come first. */
    private static boolean soundsLikeOne(String text) {
        return Arrays.stream(PromiseRule.values())
                .anyMatch(r -> r.commits() && r.pattern.matcher(text).find());
    }

    private static boolean commits(PromiseRule rule, String text, boolean dated) {
        Matcher m = rule.pattern.matcher(text);
        for (int i = 0; i < MOST_IN_A_SENTENCE && m.find(); i++) {
            String before = text.substring(text.lastIndexOf(';', m.start()) + 1, m.start());
            String after = text.substring(m.end());
            if (!isSpoiled(before, after, dated)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSpoiled(String before, String after, boolean dated) {
        for (PromiseRule rule : PromiseRule.values()) {
            boolean spoils = switch (rule.kind) {
                case COMMITS, COMMITS_WITH_DATE -> false;
                case SPOILED_BEFORE -> rule.pattern.matcher(before).find();
                case SPOILED_AFTER -> rule.pattern.matcher(after).lookingAt();
                case SPOILED_AFTER_UNLESS_DATED ->
                    !dated && rule.pattern.matcher(after).lookingAt();
            };
            if (spoils) {
                return true;
            }
        }
        return false;
    }

    private static final List<Spelling> SPELLINGS = List.of(
            new Spelling("’", "'"),
            new Spelling("\\bwon't\\b", "will not"),
            new Spelling("\\bcan't\\b|\\bcannot\\b", "can not"),
            new Spelling("n't\\b", " not"),
            new Spelling("'ll\\b", " will"),
            new Spelling("'re\\b", " are"),
            new Spelling("'m\\b", " am"),
            new Spelling("'ve\\b", " have"),
            new Spelling("'d\\b", " would"),
            new Spelling("\\b(he|she|it|that|this|there|here|what|who|everybody|everyone|nobody)'s\\b", "$1 is"),
            new Spelling("\\bgonna\\b", "going to"),
            // a speaker who starts anew: "we will be - the supervisors will be"
            new Spelling("\\s?[—–;]\\s*+|:\\s", " ; "),
            new Spelling("\\b(\\w++) ; \\1\\b", "$1"),
            new Spelling(",? (?:you know|i mean|as you know|of course),? ", " "),
            new Spelling(",", " , "),
            new Spelling("\\s++", " "));

    private record Spelling(Pattern pattern, String instead) {
        Spelling(String pattern, String instead) {
            this(Pattern.compile(pattern), instead);
        }
    }

    /** Lower case, contractions written out, and a semicolon wherever a new clause begins with a dash or colon. */
    static String plain(String own) {
        String text = own.toLowerCase(Locale.ROOT);
        for (Spelling spelling : SPELLINGS) {
            text = spelling.pattern().matcher(text).replaceAll(spelling.instead());
        }
        return text.strip();
    }
}
