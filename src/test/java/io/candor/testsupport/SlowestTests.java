package io.candor.testsupport;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Lists the ten slowest tests at the end of a run. */
public class SlowestTests implements TestExecutionListener {

    private static final int LISTED = 10;

    private final Map<String, Long> started = new ConcurrentHashMap<>();
    private final Map<String, Duration> took = new ConcurrentHashMap<>();

    @Override
    public void executionStarted(TestIdentifier test) {
        started.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Long start = started.remove(test.getUniqueId());
        if (start != null && test.isTest()) {
            took.put(nameOf(test), Duration.ofNanos(System.nanoTime() - start));
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        System.out.println("The slowest tests:");
        took.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(LISTED)
                .forEach(e -> System.out.printf("%8.1f s  %s%n", e.getValue().toMillis() / 1000.0, e.getKey()));
    }

    private static String nameOf(TestIdentifier test) {
        String owner = test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getClassName().replaceFirst("^io\\.candor\\.", "") + ".")
                .orElse("");
        return owner + test.getDisplayName();
    }
}
