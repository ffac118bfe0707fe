package dev.perrin.theory.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictPart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decodes one [PredictPart]: packed curves by copying, for packed doubles are little-endian bytes; everything else
/// by the generated code. Mutable; one instance for one part.
final class PredictArraysDecoder {
    private final byte[] bytes;
    private final ByteBuffer doubles;
    private final CodedInputStream input;

    private PredictArraysDecoder(byte[] bytes) {
        this.bytes = bytes;
        this.doubles = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.input = CodedInputStream.newInstance(bytes);
    }

    /// @param bytes an encoded [PredictPart]. Not modified.
    /// @throws InvalidProtocolBufferException when it is none.
    static PredictArrays decode(byte[] bytes) throws IOException {
        return new PredictArraysDecoder(bytes).part();
    }

    private PredictArrays part() throws IOException {
        List<ModeArrays> modes = new ArrayList<>();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!input.isAtEnd()) {
            int begin = input.getTotalBytesRead();
            int tag = input.readTag();
            if (tag == lengthDelimited(PredictPart.MODES_FIELD_NUMBER)) {
                int outer = input.pushLimit(input.readRawVarint32());
                modes.add(mode());
                input.popLimit(outer);
            } else {
                keep(begin, tag, head);
            }
        }
        return new PredictArrays(PredictPart.parseFrom(head.toByteArray()), modes);
    }

    private ModeArrays mode() throws IOException {
        Map<ModeCurve, double[]> curves = new EnumMap<>(ModeCurve.class);
        ByteArrayOutputStream traits = new ByteArrayOutputStream(0);
        while (!input.isAtEnd()) {
            int begin = input.getTotalBytesRead();
            int tag = input.readTag();
            int field = WireFormat.getTagFieldNumber(tag);
            Optional<ModeCurve> curve = ModeCurve.of(field);
            if (curve.isPresent() && tag == lengthDelimited(field)) {
                curves.put(curve.get(), values(input.readRawVarint32()));
            } else {
                keep(begin, tag, traits);
            }
        }
        ModePrediction rest = traits.size() == 0
                ? ModePrediction.getDefaultInstance()
                : ModePrediction.parseFrom(traits.toByteArray());
        return new ModeArrays(rest, curves);
    }

    private double[] values(int length) throws IOException {
        int begin = input.getTotalBytesRead();
        // Refuses a length beyond the end before anything is allocated for it.
        input.skipRawBytes(length);
        if (length % Double.BYTES != 0) {
            throw new InvalidProtocolBufferException("packed doubles of " + length + " bytes");
        }
        double[] values = new double[length / Double.BYTES];
        doubles.position(begin).asDoubleBuffer().get(values);
        return values;
    }

    /// Appends a field, whose tag has been read, to what the generated code decodes.
    private void keep(int begin, int tag, ByteArrayOutputStream rest) throws IOException {
        input.skipField(tag);
        rest.write(bytes, begin, input.getTotalBytesRead() - begin);
    }

    private static int lengthDelimited(int field) {
        return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }
}
