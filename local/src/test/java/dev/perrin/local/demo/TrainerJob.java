package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.proto.run.v1.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A packaged trainer in a process of its own, with one run to make.
final class TrainerJob implements AutoCloseable {
    private final Process process;

    private TrainerJob(Process process) {
        this.process = process;
    }

    /// One that writes checkpoints as often as it can.
    ///
    /// @param log appended to
    static TrainerJob start(String broker, RunSpec spec, Path log) throws IOException {
        return start(broker, spec, Map.of(), log);
    }

    /// One that writes checkpoints as often as it can.
    ///
    /// @param environment its other settings
    /// @param log appended to
    static TrainerJob start(String broker, RunSpec spec, Map<String, String> environment, Path log) throws IOException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PERRIN_TRAINER_JOB_SPEC", json(spec));
        all.put("PERRIN_TRAINER_CHECKPOINT_INTERVAL", "0S");
        return start(broker, all, log);
    }

    /// @param environment its settings, with the run
    /// @param log appended to
    static TrainerJob start(String broker, Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        TestCheckout.java().toString(),
                        "-Xmx256m",
                        // It lives for seconds, which the better compiler would spend on itself.
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        TestCheckout.get().javaOptions(),
                        "-jar",
                        TestCheckout.get()
                                .application(ServiceName.TRAINER)
                                .resolve("quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        builder.environment().put("PERRIN_KAFKA_BOOTSTRAP_SERVERS", broker);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
        return new TrainerJob(builder.start());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /// SIGTERM.
    void terminate() {
        process.destroy();
    }

    void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    int awaitStatus() throws InterruptedException {
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static String json(RunSpec spec) throws InvalidProtocolBufferException {
        return JsonFormat.printer().print(spec);
    }
}
