package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.GetLimitsRequest;
import dev.perrin.proto.theory.v1.GetLimitsResponse;
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
import dev.perrin.proto.theory.v1.TheoryGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.grpc.GrpcService;
import java.util.List;

/// `perrin.theory.v1.Theory`: says of each call how it is worked on ([Calls]) and which answer it gets
/// ([TheoryAnswers]).
@GrpcService
public class TheoryEndpoint implements BindableService, TheoryGrpc.AsyncService {
    private final TheoryAnswers answers;
    private final CallMeters predict;
    private final CallMeters predictStream;
    private final CallMeters sweep;
    private final CallMeters equivalent;
    private final CallMeters portrait;
    private final CallMeters stability;
    private final CallMeters sample;
    private final CallMeters limits;

    public TheoryEndpoint(TheoryAnswers answers, MeterRegistry meters) {
        this.answers = answers;
        this.predict = new CallMeters("Predict", meters);
        this.predictStream = new CallMeters("PredictStream", meters);
        this.sweep = new CallMeters("Sweep", meters);
        this.equivalent = new CallMeters("Equivalent", meters);
        this.portrait = new CallMeters("Portrait", meters);
        this.stability = new CallMeters("Stability", meters);
        this.sample = new CallMeters("Sample", meters);
        this.limits = new CallMeters("GetLimits", meters);
    }

    /// The generated binding, but for `PredictStream`, whose parts come encoded. On the wire both are the same.
    @Override
    public ServerServiceDefinition bindService() {
        ServerServiceDefinition generated = TheoryGrpc.bindService(this);
        MethodDescriptor<PredictRequest, EncodedPart> encoded = TheoryGrpc.getPredictStreamMethod().toBuilder(
                        TheoryGrpc.getPredictStreamMethod().getRequestMarshaller(), EncodedPart.MARSHALLER)
                .build();
        List<ServerMethodDefinition<?, ?>> others = generated.getMethods().stream()
                .filter(method -> method.getMethodDescriptor() != TheoryGrpc.getPredictStreamMethod())
                .toList();
        ServiceDescriptor.Builder service = ServiceDescriptor.newBuilder(TheoryGrpc.SERVICE_NAME)
                .setSchemaDescriptor(generated.getServiceDescriptor().getSchemaDescriptor())
                .addMethod(encoded);
        others.forEach(method -> service.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.build())
                .addMethod(encoded, ServerCalls.asyncServerStreamingCall(this::encodedPredictStream));
        others.forEach(definition::addMethod);
        return definition.build();
    }

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> responses) {
        if (PredictAnswers.isSmall(request)) {
            Calls.small(predict, request, responses, answers::predict);
        } else {
            Calls.unary(predict, request, responses, answers::predict);
        }
    }

    private void encodedPredictStream(PredictRequest request, StreamObserver<EncodedPart> responses) {
        Calls.stream(predictStream, request, responses, EncodedPart::sizeInBytes, answers::predictStream);
    }

    @Override
    public void sweep(SweepRequest request, StreamObserver<SweepPoint> responses) {
        Calls.stream(sweep, request, responses, answers::sweep);
    }

    @Override
    public void equivalent(EquivalentRequest request, StreamObserver<EquivalentResponse> responses) {
        Calls.small(equivalent, request, responses, answers::equivalent);
    }

    @Override
    public void portrait(PortraitRequest request, StreamObserver<PortraitResponse> responses) {
        Calls.unary(portrait, request, responses, answers::portrait);
    }

    @Override
    public void stability(StabilityRequest request, StreamObserver<StabilityResponse> responses) {
        Calls.unary(stability, request, responses, answers::stability);
    }

    @Override
    public void sample(SampleRequest request, StreamObserver<SamplePart> responses) {
        Calls.stream(sample, request, responses, answers::sample);
    }

    @Override
    public void getLimits(GetLimitsRequest request, StreamObserver<GetLimitsResponse> responses) {
        Calls.small(limits, request, responses, answers::limits);
    }
}
