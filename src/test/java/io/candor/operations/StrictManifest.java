package io.candor.operations;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Reads a manifest as strictly as {@code kubectl apply --validate=strict}: a misspelt field is an error.
 *
 * <p>Fabric8 alone keeps what it does not know in a map called {@code additionalProperties} of each object and says
 * nothing, so a probe written as {@code livenesProbe} would read well and never run. Hence the walk over the tree.
 */
final class StrictManifest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final String UNKNOWN_FIELDS = "additionalProperties";

    private StrictManifest() {}

    static HasMetadata read(String yaml) {
        HasMetadata object = YAML.unmarshal(yaml, new TypeReference<HasMetadata>() {});
        if (object instanceof GenericKubernetesResource) {
            throw new IllegalArgumentException("unknown kind " + object.getApiVersion() + " " + object.getKind());
        }
        List<String> unknown = new ArrayList<>();
        collectUnknown(object, object.getKind(), unknown);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("unknown fields " + unknown);
        }
        return object;
    }

    private static void collectUnknown(Object node, String path, List<String> unknown) {
        switch (node) {
            case null -> {}
            case Collection<?> elements -> {
                int index = 0;
                for (Object element : elements) {
                    collectUnknown(element, path + "[" + index++ + "]", unknown);
                }
            }
            case Map<?, ?> entries -> entries.forEach((key, value) -> collectUnknown(value, path + "." + key, unknown));
            case Object object
            when object.getClass().getName().startsWith("io.fabric8.") -> collectUnknownFields(object, path, unknown);
            default -> {}
        }
    }

    private static void collectUnknownFields(Object object, String path, List<String> unknown) {
        if (object instanceof Enum<?>) {
            return;
        }
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                Object value = valueOf(field, object);
                if (field.getName().equals(UNKNOWN_FIELDS)) {
                    ((Map<?, ?>) value).keySet().forEach(name -> unknown.add(path + "." + name));
                } else {
                    collectUnknown(value, path + "." + field.getName(), unknown);
                }
            }
        }
    }

    private static Object valueOf(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
