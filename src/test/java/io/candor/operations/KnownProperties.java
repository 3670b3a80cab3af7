package io.candor.operations;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * What the application reads from its configuration: its own mappings, and those of the Quarkus extensions that are
 * really in the build, so that a key of an absent extension is as unknown as a misspelt one.
 */
final class KnownProperties {
    private static final Path APPLICATION_PROPERTIES = Path.of("src/main/resources/application.properties");

    private final Map<String, String> defaultsAtRunTime = new HashMap<>();
    private final Map<String, String> defaultsAtBuildTime = new HashMap<>();
    private final Map<String, String> application = new HashMap<>();

    private KnownProperties() {}

    static KnownProperties ofTheApplication() {
        KnownProperties known = new KnownProperties();
        for (Class<?> root : quarkusRoots()) {
            boolean runTime = root.getAnnotation(ConfigRoot.class).phase() == ConfigPhase.RUN_TIME;
            known.add(root, runTime ? known.defaultsAtRunTime : known.defaultsAtBuildTime);
        }
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.candor").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect)
                        .forEach(known::addMapping);
        known.addApplicationProperties();
        return known;
    }

    static KnownProperties ofMapping(Class<?> mapping) {
        KnownProperties known = new KnownProperties();
        known.addMapping(mapping);
        return known;
    }

    /** Whether setting this environment variable changes anything in a service that is already built. */
    boolean canBeSetBy(String environmentKey) {
        return defaultsAtRunTime.keySet().stream()
                        .anyMatch(property -> environmentKey(property).equals(environmentKey))
                || application.keySet().stream()
                        .filter(property -> !defaultsAtBuildTime.containsKey(property))
                        .anyMatch(property -> environmentKey(property).equals(environmentKey));
    }

    /** The value the service starts with, where nothing in its surroundings says otherwise. */
    String valueOf(String property) {
        if (application.containsKey(property)) {
            return application.get(property);
        }
        Map<String, String> defaults =
                defaultsAtRunTime.containsKey(property) ? defaultsAtRunTime : defaultsAtBuildTime;
        if (!defaults.containsKey(property)) {
            throw new IllegalArgumentException("no such property: " + property);
        }
        return defaults.get(property);
    }

    /** For a property that only the build knows: its extension's defaults are not on the class path of a test. */
    String valueOf(String property, String standard) {
        return application.getOrDefault(property, standard);
    }

    /** The keys of Candor's own settings, as an operator would write them. */
    List<String> ownEnvironmentKeys() {
        return defaultsAtRunTime.keySet().stream()
                .filter(property -> property.startsWith("candor."))
                // A list's other spelling, element by element; the list itself is here as well.
                .filter(property -> !property.endsWith("[*]"))
                .map(KnownProperties::environmentKey)
                .sorted()
                .toList();
    }

    private void addMapping(Class<?> mapping) {
        add(mapping, defaultsAtRunTime);
    }

    private void add(Class<?> mapping, Map<String, String> properties) {
        properties.putAll(ConfigClass.configClass(mapping).getProperties());
    }

    private void addApplicationProperties() {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(APPLICATION_PROPERTIES)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String key : properties.stringPropertyNames()) {
            boolean ofOneProfile = key.startsWith("%");
            if (!ofOneProfile || key.startsWith("%prod.")) {
                application.put(ofOneProfile ? key.substring("%prod.".length()) : key, properties.getProperty(key));
            }
        }
    }

    private static List<Class<?>> quarkusRoots() {
        ClassLoader loader = KnownProperties.class.getClassLoader();
        List<Class<?>> roots = new ArrayList<>();
        try {
            for (URL list : Collections.list(loader.getResources("META-INF/quarkus-config-roots.list"))) {
                try (InputStream names = list.openStream()) {
                    new String(names.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(name -> !name.isBlank())
                            .forEach(name -> roots.add(load(name, loader)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        roots.removeIf(root -> !root.isAnnotationPresent(ConfigMapping.class));
        return roots;
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String environmentKey(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
