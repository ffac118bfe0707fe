package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Segments as a notebook sees them: read by the format's own rules in another language, with NumPy, by a reader that
/// maps the file and therefore refuses tensors that are not aligned.
class SegmentNumpyTest {
    private static final String READER = """
            import json, struct, sys
            import numpy as np

            path = sys.argv[1]
            mapped = np.memmap(path, dtype=np.uint8, mode="r")
            length = struct.unpack("<Q", mapped[:8].tobytes())[0]
            header = json.loads(mapped[8:8 + length].tobytes().decode("utf-8"))
            metadata = header.pop("__metadata__")
            assert all(isinstance(v, str) for v in metadata.values()), metadata
            data = mapped[8 + length:]
            types = {"I64": "<i8", "F32": "<f4", "F64": "<f8", "BF16": "<u2"}
            tensors, end = {}, 0
            for name, info in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
                begin, stop = info["data_offsets"]
                assert begin == end, (name, begin, end)
                end = stop
                dtype = np.dtype(types[info["dtype"]])
                assert (8 + length + begin) % dtype.itemsize == 0, (name, begin)
                tensors[name] = data[begin:stop].view(dtype).reshape(info["shape"])
            assert end == len(data), (end, len(data))

            def values(name):
                tensor = tensors[name]
                if header[name]["dtype"] == "BF16":
                    tensor = (tensor.astype(np.uint32) << 16).view(np.float32)
                return tensor.astype(np.float64).tolist()

            print(metadata["format"], metadata["run"], metadata["shard"])
            for name in ["ordinal", "step", "phase", "reference", "curvature_step", "position", "velocity"]:
                print(name, values(name) if name in ("position", "velocity") else tensors[name].tolist())
            print(tensors["checksum"].shape)
            """;

    @ParameterizedTest
    @CsvSource({"2, f32", "2, f64", "2, bf16", "3, f32", "3, f64", "3, bf16"})
    void numpyReadsWhatWasStored(int format, String type) throws IOException, InterruptedException {
        // Given
        String python = python();
        assumeTrue(!python.isEmpty(), "no python3 with NumPy (Debian: python3-numpy)");

        // When
        String output =
                run(python, "-c", READER, "src/test/resources/golden/segment-v" + format + "-" + type + ".safetensors");

        // Then
        assertThat(output).isEqualTo("""
                        perrin-segment-%d golden 3
                        ordinal [41, 42, 43]
                        step [1000, 1010, 1020]
                        phase [2, 3, 3]
                        reference [0, 1, 0]
                        curvature_step [-1, -1, 1005]
                        position %s
                        velocity %s
                        (3, 2, 1)
                        """.formatted(format, rows(1), rows(-0.125)));
    }

    private static String rows(double scale) {
        List<List<Double>> rows = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            List<Double> values = new ArrayList<>();
            for (int index = 0; index < 5; index++) {
                values.add((10 * row + index + 1) * scale);
            }
            rows.add(values);
        }
        return rows.toString();
    }

    private static String python() throws IOException, InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (run(candidate, "-c", "import numpy; print('yes')").equals("yes\n")) {
                return candidate;
            }
        }
        return "";
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return "missing: " + missing.getMessage();
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        return status == 0 ? output : "status " + status + ": " + output;
    }
}
