/// Questions and answers: a spectrum, noise, a start and a grid of steps go in, sums over modes come out.
/// Nothing here knows which dynamics it sums. Read [dev.perrin.theory.prediction.Predictor] first.
@NullMarked
package dev.perrin.theory.prediction;

import org.jspecify.annotations.NullMarked;
