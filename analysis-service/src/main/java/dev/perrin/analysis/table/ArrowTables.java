package dev.perrin.analysis.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;

/// Arrow's file format (Feather, version 2): what pandas, Polars and R read without parsing; what is unknown is null.
public final class ArrowTables {
    private ArrowTables() {}

    public static byte[] write(Table table) {
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = new VectorSchemaRoot(vectors(table, allocator))) {
            root.setRowCount(table.rows());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
                writer.start();
                writer.writeBatch();
                writer.end();
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private static List<FieldVector> vectors(Table table, BufferAllocator allocator) {
        List<FieldVector> vectors = new ArrayList<>();
        for (Column column : table.columns()) {
            vectors.add(vector(column, allocator));
        }
        return vectors;
    }

    private static FieldVector vector(Column column, BufferAllocator allocator) {
        FieldVector vector = switch (column.kind()) {
            case WHOLE -> new BigIntVector(column.name(), allocator);
            case NUMBER -> new Float8Vector(column.name(), allocator);
            case FLAG -> new BitVector(column.name(), allocator);
            case TEXT -> new VarCharVector(column.name(), allocator);
        };
        vector.allocateNew();
        for (int row = 0; row < column.values().size(); row++) {
            Object value = column.values().get(row);
            if (value != null) {
                set(vector, row, value);
            }
        }
        vector.setValueCount(column.values().size());
        return vector;
    }

    private static void set(FieldVector vector, int row, Object value) {
        switch (vector) {
            case BigIntVector whole -> whole.setSafe(row, (Long) value);
            case Float8Vector number -> number.setSafe(row, (Double) value);
            case BitVector flag -> flag.setSafe(row, (Boolean) value ? 1 : 0);
            case VarCharVector text -> text.setSafe(row, ((String) value).getBytes(StandardCharsets.UTF_8));
            default -> throw new IllegalStateException("no column is a " + vector.getClass());
        }
    }
}
