package dev.perrin.snapshot.export;

import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.snapshot.archive.NotExportableException;
import dev.perrin.snapshot.archive.ParameterRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The tensors that the parameter vector of a run consists of, or its buffers, in their order, side by side.
record NamedTensors(List<Tensor> tensors) {
    private static final String RESERVED = "__metadata__";

    /// @param shape row-major extents; empty for a scalar
    /// @param range its parameters
    record Tensor(String name, List<Long> shape, ParameterRange range) {
        Tensor {
            shape = List.copyOf(shape);
        }
    }

    NamedTensors {
        tensors = List.copyOf(tensors);
    }

    /// @throws NotExportableException when the layout names no tensors, or they do not make up the vector
    static NamedTensors of(String run, ParameterLayout layout) {
        Set<String> names = new HashSet<>();
        List<Tensor> tensors = new ArrayList<>();
        long next = 0;
        for (TensorLayout tensor : layout.getTensorsList()) {
            String name = tensor.getName();
            require(
                    run,
                    !name.isEmpty() && !name.equals(RESERVED) && names.add(name),
                    "tensor names must differ and must not be empty or " + RESERVED + ", but one is '" + name + "'");
            require(
                    run,
                    tensor.getOffset() == next,
                    "tensor '" + name + "' must begin at " + next + ", but begins at " + tensor.getOffset());
            long count = count(run, tensor);
            tensors.add(new Tensor(name, tensor.getShapeList(), new ParameterRange(next, count)));
            next += count;
        }
        require(run, !tensors.isEmpty(), "its layout names no tensors; ask for a range of parameters");
        require(
                run,
                next == layout.getDimension(),
                "tensors cover " + next + " of " + layout.getDimension() + " parameters");
        return new NamedTensors(tensors);
    }

    /// What goes with the vectors of a run; none for most.
    ///
    /// @param parameters of the same run
    /// @throws NotExportableException when the layout does not make the buffers up, or has the name of a parameter
    static NamedTensors ofBuffers(String run, ParameterLayout buffers, NamedTensors parameters) {
        if (buffers.getTensorsCount() == 0 && buffers.getDimension() == 0) {
            return new NamedTensors(List.of());
        }
        NamedTensors named = of(run, buffers);
        named.tensors()
                .forEach(tensor -> require(
                        run,
                        parameters.find(tensor.name()).isEmpty(),
                        "'" + tensor.name() + "' must name a parameter or a buffer, but names both"));
        return named;
    }

    Optional<Tensor> find(String name) {
        return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
    }

    private static long count(String run, TensorLayout tensor) {
        long count = 1;
        for (long extent : tensor.getShapeList()) {
            require(
                    run,
                    extent >= 1 && count <= Long.MAX_VALUE / extent / 16,
                    "shape of tensor '" + tensor.getName() + "' must have positive extents, but is "
                            + tensor.getShapeList());
            count *= extent;
        }
        return count;
    }

    private static void require(String run, boolean holds, String rule) {
        if (!holds) {
            throw new NotExportableException("run " + run + ": " + rule);
        }
    }
}
