package io.candor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * No pattern of Candor backtracks on hostile text. Each one that there is, in whatever class, reads texts made of its
 * own words, and how often it looks at a character is counted: a text of twice the size may cost about twice as much.
 * A new pattern is found by itself; what could hide one is not allowed.
 */
class WorkIsBoundedTest {

    private static final int SMALL = 1024;
    private static final int LARGE = 2 * SMALL;

    /** Twice, and a little for what happens once a text. Backtracking over the text makes it four times. */
    private static final double GROWTH = 2.6;

    /** So little for each character is no backtracking worth the name; below it the growth is noise. */
    private static final int CHEAP = 12;

    /** Large enough to overflow this stack for a pattern that calls itself for each of its words. */
    private static final int HUGE = 1 << 14;

    private static final int SMALL_STACK = 192 << 10;
    private static final int MOST_WORDS = 12;
    private static final int MADE_UP = 24;

    private static final JavaClasses CANDOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.candor");

    @TestFactory
    Stream<DynamicTest> everyPatternReadsItsTextOnce() throws Exception {
        return patterns().entrySet().stream()
                .map(found -> DynamicTest.dynamicTest(found.getKey(), () -> readsItsTextOnce(found.getValue())));
    }

    /** The order of constraints is not defined: a form may be looked at though the size was refused already. */
    @TestFactory
    Stream<DynamicTest> theFormOfAFieldLooksNoFurtherThanItsLongestText() throws Exception {
        return constraints().entrySet().stream()
                .map(found -> DynamicTest.dynamicTest(found.getKey(), () -> {
                    for (String text : attacks(found.getValue(), HUGE)) {
                        assertThat(steps(found.getValue(), text, List.of(Matcher::matches)))
                                .as("%s on %.40s", found.getValue(), text)
                                .isLessThan(2_000);
                    }
                }));
    }

    @Test
    void patternsAreMadeOnceWhereThisTestFindsThem() {
        for (String method : List.of("matches", "replaceAll", "replaceFirst")) {
            Class<?>[] types = method.equals("matches")
                    ? new Class<?>[] {String.class}
                    : new Class<?>[] {String.class, String.class};
            noClasses().should().callMethod(String.class, method, types).check(CANDOR);
        }
        noClasses()
                .should()
                .callMethod(Pattern.class, "matches", String.class, CharSequence.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Scanner")
                .check(CANDOR);
        assertThat(CANDOR.stream()
                        .flatMap(c -> c.getCodeUnits().stream())
                        .filter(unit -> !unit.getName().equals("<clinit>")
                                && !unit.getName().equals("<init>"))
                        .flatMap(unit -> unit.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Pattern.class)
                                && call.getName().equals("compile")))
                .as("patterns are constants")
                .isEmpty();
    }

    @Test
    void textIsSplitAtOneCharacter() throws IOException {
        Pattern call = Pattern.compile("\\.split\\(([^)]*)\\)");
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher split = call.matcher(Files.readString(file));
                while (split.find()) {
                    boolean plain = split.group(1).startsWith("File.pathSeparator")
                            || Pattern.matches("\"[ ,&/]\"(, -?\\d+)?", split.group(1));
                    boolean ofAPattern = !split.group(1).startsWith("\"");
                    if (!plain && !ofAPattern) {
                        others.add(file + ": " + split.group());
                    }
                }
            }
        }
        assertThat(others).isEmpty();
    }

    private static void readsItsTextOnce(Pattern pattern) {
        List<Matching> ways = List.of(Matcher::matches, Matcher::lookingAt, WorkIsBoundedTest::findAll);
        List<String> small = attacks(pattern, SMALL);
        List<String> large = attacks(pattern, LARGE);
        for (Matching way : ways) {
            for (int i = 0; i < large.size(); i++) {
                long more = steps(pattern, large.get(i), List.of(way));
                if (more > (long) CHEAP * LARGE) {
                    long less = steps(pattern, small.get(i), List.of(way));
                    assertThat(more / (double) less)
                            .as("%s on %.60s…: %d steps, then %d", pattern, large.get(i), less, more)
                            .isLessThan(GROWTH);
                }
            }
        }
        overflowsNoStack(pattern);
    }

    private static void overflowsNoStack(Pattern pattern) {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Runnable look = () -> {
            String last = "";
            try {
                for (String text : attacks(pattern, HUGE).stream().limit(24).toList()) {
                    last = text;
                    pattern.matcher(text).matches();
                    pattern.matcher(text).find();
                }
            } catch (StackOverflowError e) {
                failed.set(new AssertionError("%s overflows the stack on %.60s…".formatted(pattern, last)));
            }
        };
        Thread thread = new Thread(null, look, "small stack", SMALL_STACK);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(failed.get()).isNull();
    }

    private interface Matching {
        boolean by(Matcher matcher);
    }

    private static boolean findAll(Matcher matcher) {
        boolean found = false;
        while (matcher.find()) {
            found = true;
        }
        return found;
    }

    private static long steps(Pattern pattern, String text, List<Matching> ways) {
        Counted counted = new Counted(text);
        for (Matching way : ways) {
            way.by(pattern.matcher(counted));
        }
        return counted.steps;
    }

    /** Counts how often a character is looked at. */
    private static final class Counted implements CharSequence {

        private final String text;
        private long steps;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            // What is far beyond any bound need not be counted to its end.
            if (++steps > 20_000L * (1_000 + text.length())) {
                throw new AssertionError("no end in sight after %.60s…".formatted(text));
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Texts of this size that almost fit: a beginning, something again and again, and an end that spoils it. */
    private static List<String> attacks(Pattern pattern, int size) {
        List<String> atoms = atoms(pattern.pattern());
        List<String> texts = new ArrayList<>();
        for (String atom : atoms) {
            texts.add(fill("", atom, "\0", size));
            texts.add(fill(atoms.getFirst(), atom, "\0", size));
        }
        Random random = new Random(pattern.pattern().hashCode());
        for (int i = 0; i < MADE_UP; i++) {
            StringBuilder again = new StringBuilder();
            for (int parts = 1 + random.nextInt(3); parts > 0; parts--) {
                again.append(atoms.get(random.nextInt(atoms.size())));
            }
            String first = random.nextBoolean() ? "" : atoms.get(random.nextInt(atoms.size()));
            String last = random.nextBoolean() ? "\0" : atoms.get(random.nextInt(atoms.size())) + "\u2028x";
            texts.add(fill(first, again.toString(), last, size));
        }
        return texts;
    }

    private static String fill(String first, String again, String last, int size) {
        return first + again.repeat(Math.max(1, size / again.length())) + last;
    }

    /** What the pattern is made of: its words, its single characters, and one of every kind of character. */
    private static List<String> atoms(String pattern) {
        Set<String> atoms = new LinkedHashSet<>();
        Matcher words = Pattern.compile("[\\p{L}<>/]{2,}").matcher(pattern);
        List<String> all = new ArrayList<>(
                words.results().map(MatchResult::group).distinct().toList());
        Collections.shuffle(all, new Random(pattern.hashCode()));
        for (String word : all.subList(0, Math.min(all.size(), MOST_WORDS))) {
            atoms.add(" " + word);
            atoms.add(word);
        }
        pattern.codePoints()
                .filter(c -> !Character.isLetterOrDigit(c) && "\\()[]{}?*+|^$".indexOf(c) < 0)
                .mapToObj(Character::toString)
                .forEach(atoms::add);
        atoms.addAll(List.of(
                " ", "a", "1", "-", "\n", "\t", "\r\n", "A", "é", "e\u0301", "@", ".", ",", "/", ":", ";", "\"", "”",
                "<", ">", "_", "a ", "a.", "a@", "a-", "/a", "a:", "1,", "1 ", ". ", "[", "]", "(", "\u2028", "日"));
        return List.copyOf(atoms);
    }

    /** Every pattern that a class of Candor holds, by where it is. */
    private static Map<String, Pattern> patterns() throws Exception {
        Map<String, Pattern> found = new TreeMap<>();
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (JavaClass c : CANDOR) {
            if (!usesPatterns(c)) {
                continue;
            }
            for (Field field : c.reflect().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    collect(c.getSimpleName() + "." + field.getName(), field.get(null), found, seen);
                }
            }
        }
        found.putAll(constraints());
        assertThat(found).as("the search itself works").hasSizeGreaterThan(80);
        return found;
    }

    private static boolean usesPatterns(JavaClass c) {
        return c.getDirectDependenciesFromSelf().stream()
                .anyMatch(d -> d.getTargetClass().isEquivalentTo(Pattern.class)
                        || d.getTargetClass().getFields().stream()
                                .anyMatch(f -> f.getRawType().isEquivalentTo(Pattern.class)));
    }

    private static void collect(String where, Object value, Map<String, Pattern> found, Set<Object> seen)
            throws IllegalAccessException {
        if (value == null || !seen.add(value)) {
            return;
        }
        if (value instanceof Pattern pattern) {
            found.put(where, pattern);
        } else if (value instanceof Collection<?> some) {
            int place = 0;
            for (Object one : some) {
                collect(where + "[" + place++ + "]", one, found, seen);
            }
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                collect(where + "." + entry.getKey(), entry.getValue(), found, seen);
            }
        } else if (value instanceof Object[] some) {
            for (int i = 0; i < some.length; i++) {
                collect(where + "[" + i + "]", some[i], found, seen);
            }
        } else if (value.getClass().getName().startsWith("io.candor.")) {
            for (Field field : value.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    collect(where + "." + field.getName(), field.get(value), found, seen);
                }
            }
        }
    }

    /** What bean validation looks at, by where it stands. */
    private static Map<String, Pattern> constraints() {
        Map<String, Pattern> found = new TreeMap<>();
        for (JavaClass c : CANDOR) {
            if (c.getDirectDependenciesFromSelf().stream()
                    .noneMatch(d -> d.getTargetClass().isEquivalentTo(jakarta.validation.constraints.Pattern.class))) {
                continue;
            }
            Class<?> type = c.reflect();
            for (Field field : type.getDeclaredFields()) {
                constraint(c.getSimpleName() + "." + field.getName(), field, field.getAnnotatedType(), found);
            }
            for (Executable method : type.getDeclaredMethods()) {
                for (var parameter : method.getParameters()) {
                    String where = c.getSimpleName() + "." + method.getName() + " " + parameter.getName();
                    constraint(where, parameter, parameter.getAnnotatedType(), found);
                }
            }
        }
        assertThat(found).as("the search itself works").hasSizeGreaterThan(5);
        return found;
    }

    private static void constraint(
            String where, AnnotatedElement element, AnnotatedType type, Map<String, Pattern> found) {
        for (AnnotatedElement place : List.of(element, type)) {
            var form = place.getAnnotation(jakarta.validation.constraints.Pattern.class);
            if (form != null) {
                found.put("@Pattern " + where, Pattern.compile(form.regexp()));
            }
        }
        if (type instanceof AnnotatedParameterizedType list) {
            for (AnnotatedType of : list.getAnnotatedActualTypeArguments()) {
                constraint(where + "[]", of, of, found);
            }
        }
    }
}
