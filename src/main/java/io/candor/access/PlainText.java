package io.candor.access;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Text that people typed: something visible in it, at most {@link #max} characters (Unicode code points, as PostgreSQL
 * counts them), no control characters except line breaks and tabs where {@link #lines} allows them, no unpaired
 * surrogates, and none of the bidirectional overrides that make a line read as another (Unicode TR 36). {@code null} is
 * valid; combine with {@code @NotNull} where it must be there.
 */
@Documented
@Constraint(validatedBy = PlainText.Check.class)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface PlainText {

    int max();

    /** Whether line breaks and tabs are welcome. */
    boolean lines() default false;

    /** Whether it may be empty or blank. */
    boolean empty() default false;

    String message() default "Not plain text.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The rule itself, also for text that does not come through bean validation. */
    final class Check implements ConstraintValidator<PlainText, CharSequence> {

        private int max;
        private boolean lines;
        private boolean empty;

        @Override
        public void initialize(PlainText rule) {
            max = rule.max();
            lines = rule.lines();
            empty = rule.empty();
        }

        @Override
        public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
            if (value == null) {
                return true;
            }
            String fault = fault(value.toString(), max, lines, empty);
            if (fault == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
            return false;
        }

        /** What is wrong with the text, in plain words; {@code null} when nothing is. */
        public static @Nullable String fault(String text, int max, boolean lines, boolean empty) {
            if (!empty && text.isBlank()) {
                return "Please write something.";
            }
            if (text.codePointCount(0, text.length()) > max) {
                return "At most " + max + " characters.";
            }
            return text.codePoints().allMatch(c -> allowed(c, lines)) ? null : "Control characters are not allowed.";
        }

        private static boolean allowed(int c, boolean lines) {
            if (c == '\n' || c == '\r' || c == '\t') {
                return lines;
            }
            boolean override = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
            boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
            return !Character.isISOControl(c) && !override && !surrogate && c != 0xFFFE && c != 0xFFFF;
        }
    }
}
