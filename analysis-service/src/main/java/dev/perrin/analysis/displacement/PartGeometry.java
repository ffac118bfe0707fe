package dev.perrin.analysis.displacement;

import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.wire.frame.ShardPlan;
import java.util.ArrayList;
import java.util.List;

/// How the coordinates of a part fall into blocks at absolute multiples of [ShardPlan#BLOCK_COORDINATES], and blocks
/// into tensors: sums are taken over these pieces, and pieces that are whole are the same in every cut of the vector.
///
/// @param firstTensor first tensor that the part intersects
/// @param tensorCount tensors that the part intersects, ≥ 1; one for a layout that names none
/// @param blocks in order
record PartGeometry(int firstTensor, int tensorCount, List<Block> blocks) {
    /// @param coordinate first coordinate in the parameter vector
    /// @param from first element in the part
    /// @param count number of elements
    /// @param segments one for each tensor in the block, in order
    record Block(long coordinate, int from, int count, List<Segment> segments) {}

    /// @param tensor counted from the first one of the part
    /// @param from first element in the part
    /// @param count number of elements
    record Segment(int tensor, int from, int count) {}

    static PartGeometry of(RunPlan plan, PartRange range) {
        List<TensorLayout> tensors = plan.record().getLayout().getTensorsList();
        int firstTensor = 0;
        while (firstTensor < tensors.size() - 1 && tensors.get(firstTensor + 1).getOffset() <= range.offset()) {
            firstTensor++;
        }
        List<Block> blocks = new ArrayList<>();
        int tensor = firstTensor;
        int from = 0;
        while (from < range.count()) {
            long coordinate = range.offset() + from;
            int count = (int) Math.min(
                    range.count() - from, ShardPlan.BLOCK_COORDINATES - coordinate % ShardPlan.BLOCK_COORDINATES);
            List<Segment> segments = new ArrayList<>();
            int segmentFrom = from;
            while (segmentFrom < from + count) {
                while (end(tensors, tensor) <= range.offset() + segmentFrom) {
                    tensor++;
                }
                int segmentEnd = (int) Math.min(from + count, end(tensors, tensor) - range.offset());
                segments.add(new Segment(tensor - firstTensor, segmentFrom, segmentEnd - segmentFrom));
                segmentFrom = segmentEnd;
            }
            blocks.add(new Block(coordinate, from, count, List.copyOf(segments)));
            from += count;
        }
        return new PartGeometry(firstTensor, tensor - firstTensor + 1, List.copyOf(blocks));
    }

    /// One past the last coordinate of a tensor; the last one has the rest.
    private static long end(List<TensorLayout> tensors, int tensor) {
        return tensor >= tensors.size() - 1
                ? Long.MAX_VALUE
                : tensors.get(tensor + 1).getOffset();
    }
}
