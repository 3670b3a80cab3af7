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

/** Needs real video, which ffmpeg makes: said aloud and left out where there is none, a failure under {@code CI=true}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(VideoTest.Condition.class)
public @interface VideoTest {

    /** Where ffmpeg is required and missing, the test runs, and fails when it wants a film. */
    class Condition implements ExecutionCondition {

        private static final AtomicBoolean SAID = new AtomicBoolean();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (Ffmpeg.found().isPresent() || "true".equals(System.getenv("CI"))) {
                return ConditionEvaluationResult.enabled("ffmpeg is here, or required");
            }
            if (SAID.compareAndSet(false, true)) {
                System.out.println("VIDEO TESTS ARE LEFT OUT: no ffmpeg was found.");
            }
            return ConditionEvaluationResult.disabled("no ffmpeg was found");
        }
    }
}
