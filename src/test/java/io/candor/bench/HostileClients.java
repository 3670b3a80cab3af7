package io.candor.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Strangers do their worst, all ways at once, while honest people watch and ask: what do those notice? Everybody has an
 * address of their own, as behind an ingress that says it; the hostile ones have few.
 */
final class HostileClients {

    /**
     * docs/operations.md: who is believed about addresses, as here the clients are their own ingress; and the limits as they
     * are in production, where the other scenarios have none.
     */
    static final List<String> SETTINGS = List.of(
            "quarkus.http.proxy.proxy-address-forwarding=true",
            "quarkus.http.proxy.trusted-proxies=127.0.0.0/8",
            "candor.live.crowd=5000",
            "candor.live.question-burst=10",
            "candor.live.work-bits=17",
            "candor.live.probation=10s");

    /** Of one honest viewer: asks, or joins a question, once in so many seconds. */
    private static final double SECONDS_BETWEEN = 60;

    /** Each alone, between the first attack by all and the second: a JVM that has met all of it once is another one. */
    private static final Duration EACH_WAY = Duration.ofSeconds(20);

    private static final Duration WARM_UP = Duration.ofSeconds(15);

    private HostileClients() {}

    /** What honest people noticed, and what it cost. {@code cpu} is the service's. */
    record Outcome(
            long asked,
            Samples acknowledgements,
            Map<String, ?> refusals,
            long unanswered,
            long gone,
            long worked,
            Samples late,
            Probes probes,
            HostileClient.Tally tally,
            Duration took,
            Duration cpu,
            Duration generatorCpu,
            long rss) {}

    /** With {@code -Dhostile=0} the calm stretches only. */
    static void run(Bench bench) {
        HostileClient.Way[] all = HostileClient.Way.values();
        int hostile = Integer.getInteger("hostile", 200);
        bench.report.heading("Hostile clients");
        bench.report.columns(
                "hostile clients",
                "honest viewers",
                "asked and joined",
                "refused",
                "without an answer",
                "cut off",
                "ack p50 / p99 / max ms",
                "probes: failed, p50 / p99 / max ms",
                "service CPU",
                "service RSS, MB",
                "generator CPU",
                "generator late, p99 ms");
        try (Candor candor = bench.candor(SETTINGS.toArray(String[]::new));
                HonestViewers honest = new HonestViewers(candor.target()).enter(bench.viewers, 500)) {
            String question = approved(candor, honest);
            Supplier<OsProcess> service = candor::process;
            Attack attack = new Attack(candor.target(), candor.pod.managementPort(), honest, question, service);
            attack.by(0, WARM_UP);
            Outcome calm = attack.by(0, bench.time);
            row(bench, "0", calm);
            if (hostile > 0) {
                Outcome cold = attack.by(hostile, bench.time, all);
                row(bench, hostile + ", all ways, the first time", cold);
                int share = Math.max(1, hostile / all.length);
                for (HostileClient.Way way : all) {
                    row(bench, share + ", " + way, attack.by(share, EACH_WAY, way));
                }
                Outcome worst = bench.profile(candor, "hostile", () -> attack.by(hostile, bench.time, all));
                row(bench, hostile + ", all ways", worst);
                row(bench, "0", attack.by(0, bench.time));
                what(bench, hostile, calm, worst);
            }
        }
    }

    private static String approved(Candor candor, HonestViewers honest) {
        String question = honest.ask();
        candor.staff.post(candor.path("questions/" + question + "/approve"), Map.of());
        return question;
    }

    /**
     * What is attacked, and who is there meanwhile.
     *
     * @param probed the port that answers for health
     * @param question which the honest ones join
     */
    record Attack(
            Audience.Target target, int probed, HonestViewers honest, String question, Supplier<OsProcess> service) {

        /** Honest requests and so many hostile clients for this time; returns when all of it has ended. */
        Outcome by(int hostile, Duration time, HostileClient.Way... ways) {
            HostileClient.Tally tally = new HostileClient.Tally();
            long asked = honest.asked.sum();
            long connected = honest.connected.sum();
            long worked = honest.worked.sum();
            Duration cpu = service.get().cpu();
            Duration generatorCpu = OsProcess.self().cpu();
            long start = System.nanoTime();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < hostile; i++) {
                clients.add(Thread.ofVirtual().start(new HostileClient(i, ways[i % ways.length], target, time, tally)));
            }
            Probes probes = new Probes(probed);
            OpenLoop loop;
            long rss;
            try (probes) {
                loop = honest.takePart(Math.max(2, honest.connected.sum() / SECONDS_BETWEEN), time, question);
                rss = service.get().rssBytes();
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            cpu = service.get().cpu().minus(cpu);
            generatorCpu = OsProcess.self().cpu().minus(generatorCpu);
            for (Thread client : clients) {
                try {
                    client.join(Duration.ofSeconds(10));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            asked = honest.asked.sum() - asked;
            return new Outcome(
                    asked,
                    honest.acknowledgements,
                    honest.refusals,
                    asked - honest.acknowledgements.size() - honest.refused(),
                    connected - honest.connected.sum(),
                    honest.worked.sum() - worked,
                    loop.late(),
                    probes,
                    tally,
                    took,
                    cpu,
                    generatorCpu,
                    rss);
        }
    }

    private static void row(Bench bench, String hostile, Outcome o) {
        bench.report.row(
                hostile,
                bench.viewers,
                o.asked() + (o.worked() > 0 ? ", worked for " + o.worked() : ""),
                o.refusals().isEmpty() ? 0 : o.refusals(),
                o.unanswered(),
                o.gone(),
                o.acknowledgements(),
                (o.probes().failures.isEmpty() ? "0" : o.probes().failures) + ", " + o.probes().answers,
                share(o.cpu(), o.took()),
                o.rss() >> 20,
                share(o.generatorCpu(), o.took()),
                o.late().ms(0.99));
    }

    private static void what(Bench bench, int hostile, Outcome calm, Outcome worst) {
        bench.report.say("");
        bench.report.say(String.format(
                "One hostile client costs the service %.1f ms of CPU a second and %d KB; it sent %d KB a second.",
                (perSecond(worst) - perSecond(calm)) / hostile,
                ((worst.rss() - calm.rss()) >> 10) / hostile,
                (worst.tally().bytes.sum() >> 10)
                        / hostile
                        / Math.max(1, worst.took().toSeconds())));
        bench.report.say("");
        bench.report.say("Tries: " + worst.tally().tries + ". What came of them: " + worst.tally().answers + ".");
    }

    private static double perSecond(Outcome o) {
        return o.cpu().toMillis() * 1000.0 / o.took().toMillis();
    }

    private static String share(Duration cpu, Duration took) {
        return Math.round(100.0 * cpu.toMillis() / took.toMillis()) + " %";
    }
}
