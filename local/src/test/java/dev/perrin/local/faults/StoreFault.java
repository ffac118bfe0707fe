package dev.perrin.local.faults;

/// What can go wrong with one request to the store. "Done" means that the store has done what was asked, and the
/// answer is what went wrong.
enum StoreFault {
    NONE,
    /// Answered, but late.
    SLOW,
    REFUSED_500,
    REFUSED_503,
    REFUSED_409,
    /// "There already", which is not true.
    REFUSED_412,
    DONE_500,
    DONE_503,
    /// "There already", and it is, by this very request.
    DONE_412,
    /// Broken before the request was read.
    RESET,
    /// Broken while the body was read.
    RESET_IN_BODY,
    /// Broken instead of an answer.
    DONE_RESET,
    /// The answer ends in the middle.
    DONE_TRUNCATED,
    /// No answer, nothing done.
    SILENT,
    /// No answer, all done.
    DONE_SILENT,
    /// Broken for the client, who will repeat it; reaches the store much later.
    BELATED
}
