package dev.perrin.snapshot.shell;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Locale;

/// Constants of the schema as they are printed: `VERDICT_DAMAGED` is "damaged".
final class Words {
    private Words() {}

    static String of(ProtocolMessageEnum constant) {
        String prefix = constant.getDescriptorForType()
                        .getName()
                        .replaceAll("(?<=.)([A-Z])", "_$1")
                        .toUpperCase(Locale.ROOT)
                + "_";
        return constant.getValueDescriptor()
                .getName()
                .replace(prefix, "")
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
    }
}
