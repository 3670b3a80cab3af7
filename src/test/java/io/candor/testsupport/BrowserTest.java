package io.candor.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Needs a Chromium or Chrome; see {@link Chromium} for what happens without. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(BrowserTest.Condition.class)
public @interface BrowserTest {

    /** Where the browser is required and missing, the test runs, and fails when it wants to open it. */
    class Condition implements ExecutionCondition {

        private static final AtomicBoolean SAID = new AtomicBoolean();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (!(Chromium.here() instanceof Chromium.LeftOut(String says))) {
                return ConditionEvaluationResult.enabled("a browser is here, or required");
            }
            if (SAID.compareAndSet(false, true)) {
                System.out.println("BROWSER TESTS ARE LEFT OUT: " + says);
            }
            return ConditionEvaluationResult.disabled(says);
        }
    }
}
