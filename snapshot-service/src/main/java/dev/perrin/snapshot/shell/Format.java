package dev.perrin.snapshot.shell;

/// How an answer is printed.
enum Format {
    TABLE,
    JSON
}
