package dev.perrin.analysis.web;

import dev.perrin.analysis.alllag.AllLagSelection;
import dev.perrin.analysis.alllag.LagThinning;
import dev.perrin.analysis.alllag.ParameterSpan;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/// What a request for curves at all lags may say; texts, so that a bad one is answered with its name:
///
/// | parameter | meaning | absent |
/// | --- | --- | --- |
/// | `tensor` | name of a tensor | all parameters |
/// | `first`, `count` | a range of the whole parameter vector, instead of a tensor | all parameters |
/// | `points-per-decade` | about so many lags a decade | every lag |
public class AllLagsQuery {
    @QueryParam("tensor")
    @Nullable
    String tensor;

    @QueryParam("first")
    @Nullable
    String first;

    @QueryParam("count")
    @Nullable
    String count;

    @QueryParam("points-per-decade")
    @Nullable
    String pointsPerDecade;

    AllLagSelection selection() {
        if (tensor != null && (first != null || count != null)) {
            throw bad("tensor: must not come with first or count");
        }
        if (tensor != null) {
            return new AllLagSelection.Tensor(tensor);
        }
        if (first == null && count == null) {
            return new AllLagSelection.Whole();
        }
        if (count == null) {
            throw bad("count: must come with first");
        }
        long from = first == null ? 0 : whole("first", first);
        long length = whole("count", count);
        return new AllLagSelection.Range(Answers.checked(() -> new ParameterSpan(from, length)));
    }

    /// 0 for every lag.
    int rate() {
        int rate = pointsPerDecade == null ? 0 : Answers.whole("points-per-decade", pointsPerDecade);
        Answers.checked(() -> {
            LagThinning.requireRate(rate);
            return rate;
        });
        return rate;
    }

    private static long whole(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw Answers.failure(Response.Status.BAD_REQUEST, name + ": must be a whole number", e);
        }
    }

    private static RuntimeException bad(String text) {
        return Answers.failure(Response.Status.BAD_REQUEST, text, null);
    }
}
