package dev.perrin.trainer.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/// Reads by several threads what takes its time, such as images to be decoded.
///
/// @param whole thread safe
/// @param readers with at least readerCount threads
record ParallelExamples(Examples whole, ExecutorService readers, int readerCount) implements Examples {
    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int exampleCount() {
        return whole.exampleCount();
    }

    @Override
    public ExampleShape shape() {
        return whole.shape();
    }

    @Override
    public DataSet.Targets targets() {
        return whole.targets();
    }

    @Override
    public void read(int[] examples, float[] rows) {
        int size = shape().size();
        int parts = Math.min(readerCount, examples.length);
        List<Future<?>> reading = new ArrayList<>(parts);
        for (int part = 0; part < parts; part++) {
            int first = (int) ((long) part * examples.length / parts);
            int end = (int) ((part + 1L) * examples.length / parts);
            reading.add(readers.submit(() -> readPart(Arrays.copyOfRange(examples, first, end), rows, first * size)));
        }
        Reading.await(reading);
    }

    private void readPart(int[] examples, float[] rows, int offset) {
        float[] part = new float[examples.length * shape().size()];
        whole.read(examples, part);
        System.arraycopy(part, 0, rows, offset, part.length);
    }
}
