package dev.perrin.theory.shell;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.SamplePart;
import dev.perrin.proto.theory.v1.SampleRequest;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.proto.theory.v1.SweepPoint;
import dev.perrin.proto.theory.v1.SweepRequest;
import dev.perrin.theory.client.TheoryClient;
import dev.perrin.theory.client.TheoryStream;
import java.util.function.Consumer;

/// A running service.
final class TheoryAtService implements Theory {
    private final TheoryClient client;

    /// @param address host:port.
    TheoryAtService(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new BadOptionException("--service must be HOST:PORT, but is '" + address + "'");
        }
        client = TheoryClient.connect(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public PredictResponse predict(PredictRequest request) {
        return client.predict(request);
    }

    @Override
    public void sweep(SweepRequest request, Consumer<SweepPoint> points) {
        try (TheoryStream<SweepPoint> stream = client.sweep(request)) {
            stream.forEach(points);
        }
    }

    @Override
    public PortraitResponse portrait(PortraitRequest request) {
        return client.portrait(request);
    }

    @Override
    public void sample(SampleRequest request, Consumer<SamplePart> parts) {
        try (TheoryStream<SamplePart> stream = client.sample(request)) {
            stream.forEach(parts);
        }
    }

    @Override
    public PairCovarianceResponse pairCovariance(PairCovarianceRequest request) {
        return client.pairCovariance(request);
    }

    @Override
    public EquivalentResponse equivalent(EquivalentRequest request) {
        return client.equivalent(request);
    }

    @Override
    public StabilityResponse stability(StabilityRequest request) {
        return client.stability(request);
    }

    @Override
    public GetLimitsResponse limits() {
        return client.limits();
    }

    @Override
    public void close() {
        client.close();
    }
}
