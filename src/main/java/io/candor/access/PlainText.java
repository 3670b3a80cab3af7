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
 * counts them), line breaks and tabs only where {@link #lines} allows them, and none of what {@link Characters} says no
 * to. Length is looked at first, and the first fault ends the look. {@code null} is valid; combine with
 * {@code @NotNull} where it must be there.
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

    /** Whether it is what somebody is called; then {@link Names} has a say too. */
    boolean name() default false;

    String message() default "Not plain text.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** The rule itself, also for text that does not come through bean validation. */
    final class Check implements ConstraintValidator<PlainText, CharSequence> {

        private static final String NOTHING = "Please write something.";

        private int max;
        private boolean lines;
        private boolean empty;
        private boolean name;

        @Override
        public void initialize(PlainText rule) {
            max = rule.max();
            lines = rule.lines();
            empty = rule.empty();
            name = rule.name();
        }

        @Override
        public boolean isValid(@Nullable CharSequence value, ConstraintValidatorContext context) {
            if (value == null) {
                return true;
            }
            String text = value.toString();
            String fault = fault(text, max, lines, empty);
            if (fault == null && name && !text.isBlank()) {
                fault = Names.fault(text, max);
            }
            if (fault == null) {
                return true;
            }
            context.disableDefaultConstraintViolation();
            context.buildConstraintViolationWithTemplate(fault).addConstraintViolation();
            return false;
        }

        /** What is wrong with the text, in plain words; {@code null} when nothing is. Linear, for event loops too. */
        public static @Nullable String fault(String text, int max, boolean lines, boolean empty) {
            if (text.length() > 2L * max || text.codePointCount(0, text.length()) > max) {
                return "At most " + max + " characters.";
            }
            if (text.isBlank()) {
                return empty ? Characters.fault(text, lines) : NOTHING;
            }
            String fault = Characters.fault(text, lines);
            return fault != null ? fault : Characters.isVisible(text) ? null : NOTHING;
        }

        /**
         * Text that nobody can be told to put differently, without what is not allowed: from files, caption tools and
         * engines. Line breaks and tabs stay. Empty when nothing of it can be seen.
         */
        public static String cleaned(String text) {
            return Characters.clean(text);
        }
    }
}
