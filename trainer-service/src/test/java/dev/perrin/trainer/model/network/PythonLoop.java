package dev.perrin.trainer.model.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// Steps of PyTorch in a process of Python, which waits while others are measured.
final class PythonLoop implements IntToDoubleFunction {
    private static final String PYTHON = "/usr/bin/python3";
    private static final Path SCRIPT = Path.of("src/test/python/model_step_benchmark.py");

    private final Writer requests;
    private final BufferedReader rates;

    private PythonLoop(Process process) {
        this.requests = process.outputWriter();
        this.rates = process.inputReader();
    }

    /// Empty where there is no Python, no PyTorch or no script.
    ///
    /// @param threads of PyTorch's own operations and of its BLAS
    static Optional<PythonLoop> start(String network, int threads) throws IOException {
        if (!Files.isExecutable(Path.of(PYTHON)) || !Files.exists(SCRIPT) || !hasTorch()) {
            return Optional.empty();
        }
        ProcessBuilder builder = new ProcessBuilder(List.of(PYTHON, SCRIPT.toString(), "--on-demand", network));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        return Optional.of(new PythonLoop(process));
    }

    private static boolean hasTorch() throws IOException {
        Process process = new ProcessBuilder(PYTHON, "-c", "import torch, torchvision")
                .redirectErrorStream(true)
                .start();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Python started", e);
        }
    }

    @Override
    public double applyAsDouble(int steps) {
        try {
            requests.write(steps + "\n");
            requests.flush();
            String rate = rates.readLine();
            if (rate == null) {
                throw new IllegalStateException("Python has ended");
            }
            return Double.parseDouble(rate);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
