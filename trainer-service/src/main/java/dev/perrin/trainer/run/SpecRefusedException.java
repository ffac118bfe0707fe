package dev.perrin.trainer.run;

import java.util.List;

/// A specification breaks rules; nothing was started.
public final class SpecRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param violations each one sentence that names field, value and rule
    public SpecRefusedException(List<String> violations) {
        super(String.join("; ", violations));
    }
}
