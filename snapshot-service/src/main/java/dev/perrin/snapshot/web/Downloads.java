package dev.perrin.snapshot.web;

import dev.perrin.snapshot.export.Admission;
import dev.perrin.snapshot.export.BlockSink;
import dev.perrin.snapshot.export.ExportFile;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Files that are written while they are made, at the pace of the client.
final class Downloads {
    /// What fails before so much has been made is still answered with a problem; later the connection is cut, which
    /// the client sees by the length announced.
    private static final int BLOCK_IN_BYTES = 512 << 10;

    private Downloads() {}

    static Response of(ExportFile file, Admission admission) {
        StreamingOutput body = out -> admission.run(() -> write(file, out));
        return Response.ok(body, file.contentType())
                .header(HttpHeaders.CONTENT_LENGTH, file.sizeInBytes())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + safe(file.fileName()) + "\"")
                .build();
    }

    private static void write(ExportFile file, OutputStream out) {
        BlockSink blocks = new BlockSink(BLOCK_IN_BYTES, bytes -> write(bytes, out));
        file.body().writeTo(blocks);
        blocks.flush();
    }

    private static void write(ByteBuffer bytes, OutputStream out) {
        try {
            if (bytes.hasArray()) {
                out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            } else {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                out.write(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tensor names are the trainer's.
    private static String safe(String fileName) {
        return fileName.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
