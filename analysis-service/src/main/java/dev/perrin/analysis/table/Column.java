package dev.perrin.analysis.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One column of a [Table].
///
/// @param values one a row; null where nothing is known
public record Column(String name, Kind kind, List<@Nullable Object> values) {
    /// What a column holds.
    public enum Kind {
        /// [Long].
        WHOLE,
        /// [Double].
        NUMBER,
        /// [Boolean].
        FLAG,
        /// [String].
        TEXT
    }

    public Column {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
