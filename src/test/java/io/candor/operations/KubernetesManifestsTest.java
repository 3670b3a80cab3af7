package io.candor.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The manifests and the application are written apart and must agree; a cluster would find out too late. */
class KubernetesManifestsTest {
    private static final Path BASE = Path.of("k8s/base");
    private static final Path OPERATIONS_GUIDE = Path.of("docs/operations.md");
    private static final String KUSTOMIZATION = "kustomization.yaml";
    private static final KnownProperties APPLICATION = KnownProperties.ofTheApplication();

    private final List<HasMetadata> objects = manifestFiles()
            .map(KubernetesManifestsTest::text)
            .map(StrictManifest::read)
            .toList();
    private final Deployment deployment = only(Deployment.class);
    private final PodSpec pod = deployment.getSpec().getTemplate().getSpec();
    private final Container container = pod.getContainers().getFirst();
    private final Map<String, String> podLabels =
            deployment.getSpec().getTemplate().getMetadata().getLabels();

    @Nested
    class TheSetOfFiles {
        @Test
        void isExactlyWhatTheKustomizationLists() {
            assertThat(kustomization("resources"))
                    .containsExactlyInAnyOrderElementsOf(manifestFiles()
                            .map(file -> file.getFileName().toString())
                            .toList());
        }

        @Test
        void hasOneDeploymentOfOneContainer() {
            assertThat(objects).filteredOn(Deployment.class::isInstance).hasSize(1);
            assertThat(pod.getContainers()).hasSize(1);
        }

        @Test
        void carriesNoSecretItself() {
            assertThat(objects).noneMatch(Secret.class::isInstance);
        }

        @Test
        void leavesTheNamespaceToTheCluster() {
            assertThat(objects)
                    .allSatisfy(object ->
                            assertThat(object.getMetadata().getNamespace()).isNull());
        }
    }

    @Nested
    class Ports {
        @Test
        void theContainerListensWhereTheApplicationDoes() {
            assertThat(container.getPorts())
                    .extracting(ContainerPort::getContainerPort)
                    .containsExactly(
                            Integer.valueOf(APPLICATION.valueOf("quarkus.http.port")),
                            Integer.valueOf(APPLICATION.valueOf("quarkus.management.port")));
        }

        @Test
        void theServiceSendsToAPortThatThePodNames() {
            assertThat(only(Service.class).getSpec().getPorts())
                    .extracting(ServicePort::getTargetPort)
                    .extracting(IntOrString::getStrVal)
                    .isSubsetOf(portNames());
        }

        @Test
        void theServiceLeadsNobodyToTheManagement() {
            assertThat(only(Service.class).getSpec().getPorts())
                    .extracting(ServicePort::getTargetPort)
                    .extracting(IntOrString::getStrVal)
                    .doesNotContain("management");
        }

        @Test
        void metricsAreScrapedAtTheManagementPort() {
            assertThat(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
                    .containsEntry("prometheus.io/port", APPLICATION.valueOf("quarkus.management.port"));
        }

        @Test
        void theServiceIsReachedOnPort80() {
            assertThat(only(Service.class).getSpec().getPorts())
                    .extracting(ServicePort::getPort)
                    .containsExactly(80);
        }
    }

    @Nested
    class Probes {
        @Test
        void startupAsksWhetherTheServiceHasStarted() {
            assertThat(pathOf(container.getStartupProbe())).isEqualTo(healthPath("startup-path", "started"));
        }

        @Test
        void livenessAsksOnlyWhetherTheProcessLives() {
            assertThat(pathOf(container.getLivenessProbe())).isEqualTo(healthPath("liveness-path", "live"));
        }

        @Test
        void readinessAsksWhetherViewersMayCome() {
            assertThat(pathOf(container.getReadinessProbe())).isEqualTo(healthPath("readiness-path", "ready"));
        }

        @Test
        void allUseThePortThatThePodNames() {
            assertThat(probes())
                    .extracting(probe -> probe.getHttpGet().getPort().getStrVal())
                    .isSubsetOf(portNames());
        }

        @Test
        void healthIsServedWhereViewersDoNotReach() {
            assertThat(APPLICATION.valueOf("quarkus.management.enabled")).isEqualTo("true");
            assertThat(probes())
                    .allSatisfy(probe ->
                            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management"));
        }

        private Stream<Probe> probes() {
            return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe());
        }

        private String pathOf(Probe probe) {
            return probe.getHttpGet().getPath();
        }

        private String healthPath(String which, String standard) {
            return "/" + APPLICATION.valueOf("quarkus.http.non-application-root-path") + "/"
                    + APPLICATION.valueOf("quarkus.smallrye-health.root-path", "health") + "/"
                    + APPLICATION.valueOf("quarkus.smallrye-health." + which, standard);
        }
    }

    @Nested
    class Configuration {
        @Test
        void everyKeyIsReadByTheApplication() {
            assertThat(environmentKeys()).isNotEmpty().allMatch(APPLICATION::canBeSetBy);
        }

        @Test
        void everyKeyIsInTheOperationsGuide() {
            assertThat(environmentKeys())
                    .allSatisfy(key -> assertThat(text(OPERATIONS_GUIDE)).contains("`" + key + "`"));
        }

        @Test
        void everySettingOfCandorsOwnIsInTheOperationsGuide() {
            assertThat(APPLICATION.ownEnvironmentKeys())
                    .allSatisfy(key -> assertThat(text(OPERATIONS_GUIDE)).contains("`" + key + "`"));
        }

        @Test
        void aKeyComesFromOnePlaceOnly() {
            assertThat(environmentKeys()).doesNotHaveDuplicates();
        }

        @Test
        void theConfigMapThatThePodNamesIsThere() {
            assertThat(container.getEnvFrom())
                    .extracting(source -> source.getConfigMapRef().getName())
                    .containsExactly(only(ConfigMap.class).getMetadata().getName());
        }

        @Test
        void theServiceAccountThatThePodNamesIsThereAndHoldsNoToken() {
            ServiceAccount account = only(ServiceAccount.class);

            assertThat(pod.getServiceAccountName())
                    .isEqualTo(account.getMetadata().getName());
            assertThat(account.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        }

        private List<String> environmentKeys() {
            return Stream.concat(
                            container.getEnv().stream().map(EnvVar::getName),
                            only(ConfigMap.class).getData().keySet().stream())
                    .toList();
        }
    }

    @Nested
    class Secrets {
        @Test
        void everyOneIsDocumentedWithItsKeys() {
            assertThat(secretKeys())
                    .isNotEmpty()
                    .allSatisfy(key -> assertThat(text(OPERATIONS_GUIDE))
                            .contains("`" + key.getName() + "`")
                            .contains("--from-literal=" + key.getKey() + "="));
        }

        @Test
        void noneMayBeMissing() {
            assertThat(secretKeys()).noneMatch(key -> Boolean.TRUE.equals(key.getOptional()));
        }

        @Test
        void passwordsAndKeysComeFromNowhereElse() {
            assertThat(container.getEnv()).allMatch(variable -> variable.getValue() == null);
            assertThat(only(ConfigMap.class).getData().keySet())
                    .noneMatch(key -> key.matches(".*(PASSWORD|SECRET|TOKEN|ENCRYPTION_KEY|JDBC_URL).*"));
        }

        private List<SecretKeySelector> secretKeys() {
            return container.getEnv().stream()
                    .map(variable -> variable.getValueFrom().getSecretKeyRef())
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    @Nested
    class Selectors {
        @Test
        void theDeploymentFindsItsPods() {
            assertThat(podLabels)
                    .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        }

        @Test
        void theServiceFindsThePods() {
            assertThat(podLabels)
                    .containsAllEntriesOf(only(Service.class).getSpec().getSelector());
        }

        @Test
        void theDisruptionBudgetCountsThePods() {
            assertThat(podLabels)
                    .containsAllEntriesOf(only(PodDisruptionBudget.class)
                            .getSpec()
                            .getSelector()
                            .getMatchLabels());
        }

        @Test
        void thePodsSpreadAwayFromEachOther() {
            assertThat(pod.getTopologySpreadConstraints())
                    .isNotEmpty()
                    .allSatisfy(constraint -> assertThat(podLabels)
                            .containsAllEntriesOf(constraint.getLabelSelector().getMatchLabels()));
        }
    }

    @Nested
    class Confinement {
        @Test
        void thePodRunsAsAnOrdinaryUser() {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        }

        @Test
        void theImagesRunAsThatSameUser() {
            String user = "USER " + pod.getSecurityContext().getRunAsUser() + ":"
                    + pod.getSecurityContext().getRunAsGroup();

            assertThat(Stream.of("Dockerfile.jvm", "Dockerfile.native"))
                    .allSatisfy(image -> assertThat(
                                    text(Path.of("src/main/docker", image)).lines())
                            .contains(user));
        }

        @Test
        void theContainerGainsNothing() {
            var context = container.getSecurityContext();

            assertThat(context.getAllowPrivilegeEscalation()).isFalse();
            assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(context.getCapabilities().getAdd()).isNullOrEmpty();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        }

        @Test
        void onlyTheTemporaryDirectoryAndTheMediaAreWritable() {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getVolumeMounts())
                    .extracting(mount -> mount.getMountPath())
                    .containsExactlyInAnyOrder("/tmp", "/media");
            assertThat(pod.getVolumes())
                    .hasSize(2)
                    .allSatisfy(volume -> assertThat(volume.getEmptyDir()).isNotNull());
        }

        @Test
        void memoryAndProcessorAreBounded() {
            assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory");
        }
    }

    @Nested
    class Updates {
        @Test
        void neverRunWithFewerPodsThanWanted() {
            assertThat(deployment.getSpec().getReplicas()).isGreaterThan(1);
            assertThat(deployment
                            .getSpec()
                            .getStrategy()
                            .getRollingUpdate()
                            .getMaxUnavailable()
                            .getIntVal())
                    .isZero();
        }

        @Test
        void giveAPodTheTimeItTakesToStop() {
            Duration grace = Duration.ofSeconds(pod.getTerminationGracePeriodSeconds());
            Duration beforeTheSignal = Duration.ofSeconds(
                    container.getLifecycle().getPreStop().getSleep().getSeconds());
            Duration requests = DurationConverter.parseDuration(APPLICATION.valueOf("quarkus.shutdown.timeout", "0S"));

            assertThat(grace).isGreaterThan(beforeTheSignal.plus(requests));
        }
    }

    private <T extends HasMetadata> T only(Class<T> kind) {
        return objects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }

    private List<String> portNames() {
        return container.getPorts().stream().map(ContainerPort::getName).toList();
    }

    private static List<Object> kustomization(String key) {
        Map<?, ?> read = new KubernetesSerialization().unmarshal(text(BASE.resolve(KUSTOMIZATION)), Map.class);
        return List.copyOf((List<?>) read.get(key));
    }

    private static Stream<Path> manifestFiles() {
        try (Stream<Path> files = Files.list(BASE)) {
            return files.filter(file -> !file.endsWith(KUSTOMIZATION)).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
