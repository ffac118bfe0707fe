package dev.perrin.trainer.model.network.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.network.CurvedScores;
import dev.perrin.trainer.model.network.Elements;
import dev.perrin.trainer.model.network.Engine;
import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.model.network.ResidentVectors;
import dev.perrin.trainer.model.network.ScoreErrors;
import dev.perrin.trainer.model.network.Tangents;
import java.lang.foreign.Arena;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// PyTorch. θ is one flat array, cut into the tensors of the layout. On the processor these are the leaves of its
/// graph, and their gradients are read where they are; on a GPU the flat array is the leaf ([Leaves]), so that one
/// gradient comes down.
///
/// Every pass has a manager of its own, which gives back all that the pass has made; the gradient alone stays until the
/// next one. Whether PyTorch records a graph, and on how many threads it computes, are properties of the calling
/// thread, and said in every pass.
final class PyTorchEngine implements Engine {
    private static final Cleaner CLEANER = Cleaner.create();

    private final Network network;
    private final Precision precision;
    private final boolean resident;
    private final ForwardPass forward;
    private final OperationThreads threads;
    private final long multiplications;
    private final NDManager manager;
    private final Cleaner.Cleanable memory;
    private final Tensors layout;
    private final Tensors buffers;
    private final HostArray parameters;
    private final HostArray statistics;
    private final HostMinibatch minibatch;
    private final BatchVariances variances;
    private final ScoreErrors errors;
    private final CurvedScores curves;
    private final int classCount;
    private boolean training = true;
    private List<PtNDArray> gradient = List.of();

    /// @param resident whether phase points may be kept in PyTorch's memory
    /// @param threads become the engine's own
    /// @param manager on the device; becomes the engine's own
    @SuppressWarnings("MustBeClosedChecker") // [Release] closes it
    PyTorchEngine(
            Network network,
            Precision precision,
            ClassificationLoss loss,
            boolean resident,
            OperationThreads threads,
            NDManager manager) {
        this.network = network;
        this.resident = resident;
        this.precision = precision;
        this.manager = manager;
        Arena arena = Arena.ofShared();
        // Whoever forgets to close an engine must not fill the machine's memory.
        this.memory = CLEANER.register(this, new Release(manager, arena));
        this.forward = new ForwardPass(
                network,
                precision == Precision.FLOAT32 && !manager.getDevice().isGpu() && WideProducts.areForThisProcessor());
        this.threads = threads;
        this.multiplications = network.multiplicationCount();
        this.layout = new Tensors(network.layout());
        this.buffers = new Tensors(network.buffers());
        this.parameters = HostArray.allocate(arena, precision, layout.size());
        this.statistics = HostArray.allocate(arena, precision, buffers.size());
        this.classCount = network.classCount();
        this.minibatch = new HostMinibatch(network.input(), precision, classCount);
        this.variances = new BatchVariances(network);
        this.errors = new ScoreErrors(loss, classCount);
        this.curves = new CurvedScores(loss, classCount);
    }

    @Override
    public String device() {
        return "PyTorch by DJL on " + manager.getDevice() + ", " + precision;
    }

    @Override
    public void train() {
        training = true;
    }

    @Override
    public void evaluate(float[] running) {
        training = false;
        statistics.elements().put(0, running, 0, running.length);
    }

    @Override
    public void setParameters(float[] theta) {
        parameters.elements().put(0, theta, 0, theta.length);
    }

    @Override
    public void setParameters(double[] theta) {
        parameters.elements().put(0, theta, 0, theta.length);
    }

    @Override
    public void read(Examples data, int[] examples, int[] labels) {
        minibatch.read(data, examples, labels);
    }

    @Override
    public void differentiate() {
        begin(true);
        try (NDManager pass = manager.newSubManager()) {
            keep(differentiate(pass, leaves(pass)));
        }
    }

    /// [#differentiate] at a vector of PyTorch's.
    ///
    /// @param flat stays the caller's
    /// @param tensors where they are in it
    /// @return the gradient, the caller's
    PtNDArray differentiateAt(PtNDArray flat, Tensors tensors) {
        begin(true);
        try (NDManager pass = manager.newSubManager()) {
            PtNDArray theta = JniUtils.detachGradient(flat);
            theta.attach(pass);
            PtNDArray found = differentiate(pass, Leaves.whole(theta, tensors)).getFirst();
            found.attach(flat.getManager());
            return found;
        }
    }

    private Leaves leaves(NDManager pass) {
        PtNDArray theta = parameters.in(pass, layout.flat());
        return manager.getDevice().isGpu() ? Leaves.whole(theta, layout) : Leaves.single(theta, layout);
    }

    private List<PtNDArray> differentiate(NDManager pass, Leaves leaves) {
        try {
            PtNDArray scores = forward(pass, leaves.tensors());
            take(scores);
            JniUtils.backward(scores, minibatch.scores().in(pass, scores.getShape()), false, false);
            return leaves.gradients();
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    @Override
    public void differentiate(double[] derivatives) {
        errors.backFrom(derivatives);
        differentiate();
    }

    @Override
    public void score() {
        begin(false);
        try (NDManager pass = manager.newSubManager()) {
            take(forward(pass, layout.of(parameters.in(pass, layout.flat()))));
        }
    }

    @Override
    public double[] scores() {
        begin(false);
        try (NDManager pass = manager.newSubManager()) {
            return copied(forward(pass, layout.of(parameters.in(pass, layout.flat()))));
        }
    }

    private void begin(boolean recording) {
        begin(recording, Math.multiplyExact(multiplications, minibatch.size()));
    }

    /// To be said at the beginning of whatever PyTorch does for this engine.
    ///
    /// @param work as many multiplications
    void begin(boolean recording, long work) {
        threads.enter(work);
        JniUtils.setGradMode(recording);
    }

    private PtNDArray forward(NDManager pass, Map<String, PtNDArray> tensors) {
        PtNDArray running = statistics.in(pass, buffers.flat());
        PtNDArray scores = forward.scores(minibatch.in(pass), tensors, buffers.of(running), training);
        if (training && manager.getDevice().isGpu()) {
            statistics.take(running);
        }
        return scores;
    }

    /// Scores become the derivatives by which the backward pass begins.
    private void take(PtNDArray scores) {
        minibatch.scores().take(scores);
        errors.take(minibatch.scores().elements(), minibatch.labels(), minibatch.size());
    }

    @Override
    public Optional<Tangents> tangents() {
        return Optional.of(this::differentiateAlong);
    }

    private void differentiateAlong(CurvatureMatrix matrix, double[] vector) {
        HostArray direction = HostArray.allocate(Arena.ofAuto(), precision, layout.size());
        direction.elements().put(0, vector, 0, vector.length);
        begin(true);
        try (NDManager pass = manager.newSubManager()) {
            Leaves leaves = leaves(pass);
            TangentPass along = new TangentPass(
                    (PtNDManager) pass,
                    leaves.tensors(),
                    layout.of(direction.in(pass, layout.flat())),
                    buffers.of(statistics.in(pass, buffers.flat())),
                    training);
            ForwardPass.Scores scores = forward.scoresAlong(minibatch.in(pass), along);
            double[] curved = copied(scores.tangents());
            curves.curve(copied(scores.values()), curved);
            take(scores.values());
            HostArray derivatives = minibatch.scores();
            switch (matrix) {
                case HESSIAN -> {
                    // One way back through both: what they share is passed once.
                    double[] errors = new double[curved.length];
                    derivatives.elements().get(0, errors, 0, errors.length);
                    HostArray both = HostArray.allocate(Arena.ofAuto(), precision, 2L * curved.length);
                    both.elements().put(0, curved, 0, curved.length);
                    both.elements().put(curved.length, errors, 0, errors.length);
                    PtNDArray joined = JniUtils.cat(new PtNDArray[] {scores.values(), scores.tangents()}, 0);
                    JniUtils.backward(joined, both.in(pass, joined.getShape()), false, false);
                }
                case GAUSS_NEWTON -> {
                    derivatives.elements().put(0, curved, 0, curved.length);
                    JniUtils.backward(
                            scores.values(),
                            derivatives.in(pass, scores.values().getShape()),
                            false,
                            false);
                }
            }
            keep(leaves.gradients());
        } finally {
            JniUtils.setGradMode(false);
        }
    }

    private double[] copied(PtNDArray scores) {
        double[] copied = new double[Math.multiplyExact(minibatch.size(), classCount)];
        minibatch.scores().take(scores);
        minibatch.scores().elements().get(0, copied, 0, copied.length);
        return copied;
    }

    private void keep(List<PtNDArray> next) {
        gradient.forEach(PtNDArray::close);
        next.forEach(array -> array.attach(manager));
        gradient = next;
    }

    @Override
    public double loss() {
        return errors.meanLoss();
    }

    @Override
    public int correct() {
        return errors.correct();
    }

    @Override
    public void gradient(float[] target) {
        readGradient((elements, from, count) -> elements.get(0, target, from, count));
    }

    @Override
    public void gradient(double[] target) {
        readGradient((elements, from, count) -> elements.get(0, target, from, count));
    }

    @Override
    public void addGradient(double[] sum, double factor) {
        readGradient((elements, from, count) -> elements.addTo(sum, from, 0, count, factor));
    }

    /// Takes a piece of a gradient.
    private interface PieceReader {
        /// @param from place of the first element in the whole
        void read(Elements elements, int from, int count);
    }

    private void readGradient(PieceReader reader) {
        if (gradient.isEmpty()) {
            throw new IllegalStateException("differentiate() must come before the gradient is asked for");
        }
        int from = 0;
        for (PtNDArray piece : gradient) {
            int first = from;
            int count = Math.toIntExact(piece.size());
            Downloads.read(piece, memory -> reader.read(Elements.of(memory, precision), first, count));
            from += count;
        }
    }

    @Override
    public Optional<ResidentVectors> resident(float[] position, float[] velocity, float[] reference) {
        return resident && precision == Precision.FLOAT32
                ? Optional.of(new PyTorchVectors(
                        this, manager.newSubManager(), network.layout(), position, velocity, reference))
                : Optional.empty();
    }

    @Override
    public void statistics(float[] target) {
        statistics.elements().get(0, target, 0, target.length);
        variances.toDivisorN(target, minibatch.size());
    }

    @Override
    public void close() {
        memory.clean();
    }

    private record Release(NDManager manager, Arena arena) implements Runnable {
        @Override
        public void run() {
            manager.close();
            arena.close();
        }
    }
}
