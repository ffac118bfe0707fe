package dev.perrin.theory.shell;

/// How an answer is printed.
enum Format {
    TABLE,
    JSON,
    CSV
}
