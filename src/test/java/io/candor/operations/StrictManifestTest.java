package io.candor.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checks of the manifests are worth what their reader refuses. */
class StrictManifestTest {
    private static final String GOOD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: any
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: any
                      livenessProbe:
                        httpGet:
                          port: http
            """;

    @Test
    void aKnownManifestIsRead() {
        assertThat(StrictManifest.read(GOOD)).isInstanceOf(Deployment.class);
    }

    @ParameterizedTest
    @CsvSource({
        "name: any, nam: any, Deployment.metadata.nam",
        "replicas: 2, replica: 2, Deployment.spec.replica",
        "livenessProbe, livenesProbe, Deployment.spec.template.spec.containers[0].livenesProbe",
        "port: http, prt: http, Deployment.spec.template.spec.containers[0].livenessProbe.httpGet.prt",
    })
    void aMisspeltFieldIsRefusedWhereverItStands(String right, String wrong, String where) {
        String misspelt = GOOD.replaceFirst(right, wrong);

        assertThatThrownBy(() -> StrictManifest.read(misspelt)).hasMessageContaining(where);
    }

    @Test
    void aValueOfTheWrongTypeIsRefused() {
        String words = GOOD.replace("replicas: 2", "replicas: two");

        assertThatThrownBy(() -> StrictManifest.read(words)).hasMessageContaining("replicas");
    }

    @Test
    void aKindNobodyKnowsIsRefused() {
        String unknown = GOOD.replace("kind: Deployment", "kind: Deploymnt");

        assertThatThrownBy(() -> StrictManifest.read(unknown)).hasMessageContaining("Deploymnt");
    }

    @Test
    void aFieldGivenTwiceIsRefused() {
        String twice = GOOD.replace("  replicas: 2", "  replicas: 2\n  replicas: 3");

        assertThatThrownBy(() -> StrictManifest.read(twice)).hasMessageContaining("replicas");
    }
}
