package io.candor.testsupport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Needs these programs. Where one is missing, that is said aloud and the tests are left out; with {@code CI=true} they
 * run, and fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPrograms.Condition.class)
public @interface NeedsPrograms {

    String[] value();

    /** Decides before the service is started for nothing. */
    class Condition implements ExecutionCondition {

        private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Set<String> missing = context.getTestClass().stream()
                    .flatMap(test -> Arrays.stream(
                            test.getAnnotation(NeedsPrograms.class).value()))
                    .filter(name -> Program.find(name).isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (missing.isEmpty() || "true".equals(System.getenv("CI"))) {
                return ConditionEvaluationResult.enabled("the programs are here, or required");
            }
            String says = "these programs are not installed: " + String.join(", ", missing);
            if (SAID.add(says)) {
                System.out.println("TESTS OF REAL VIDEO ARE LEFT OUT: " + says);
            }
            return ConditionEvaluationResult.disabled(says);
        }
    }
}
