package dev.perrin.analysis;

import dev.perrin.analysis.alllag.AllLagLimits;
import dev.perrin.analysis.alllag.AllLags;
import dev.perrin.analysis.alllag.StoredCoordinates;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.config.AnalysisConfig;
import dev.perrin.analysis.config.KafkaConfig;
import dev.perrin.analysis.config.ServicesConfig;
import dev.perrin.analysis.grpc.GrpcPredictionSource;
import dev.perrin.analysis.grpc.GrpcResultStore;
import dev.perrin.analysis.grpc.GrpcStoredCoordinates;
import dev.perrin.analysis.grpc.GrpcStoredTrajectory;
import dev.perrin.analysis.grpc.GrpcTrajectorySource;
import dev.perrin.analysis.kafka.AnalysisSettings;
import dev.perrin.analysis.kafka.AnalysisStream;
import dev.perrin.analysis.kafka.AnalysisTopology;
import dev.perrin.analysis.kafka.CatalogReader;
import dev.perrin.analysis.kafka.ResultTopic;
import dev.perrin.analysis.kafka.StreamProperties;
import dev.perrin.analysis.kafka.StreamSwitch;
import dev.perrin.analysis.kafka.TopicFollower;
import dev.perrin.analysis.live.Ensembles;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.ResultKeeper;
import dev.perrin.analysis.live.ResultStore;
import dev.perrin.analysis.live.Results;
import dev.perrin.analysis.reanalysis.Reanalyses;
import dev.perrin.analysis.web.EventStreams;
import dev.perrin.wire.Topic;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;

/// The only place where core objects are built.
@ApplicationScoped
public class AnalysisWiring {
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<GrpcTrajectorySource> sources = new ArrayList<>();
    private final List<AutoCloseable> closing = new ArrayList<>();

    @Produces
    @Singleton
    LiveView liveView() {
        return new LiveView();
    }

    @Produces
    @Singleton
    EventStreams eventStreams(LiveView view, AnalysisConfig config) {
        return new EventStreams(view, config.heartbeatMillis());
    }

    @Produces
    @Singleton
    Ensembles ensembles(LiveView view) {
        return new Ensembles(view);
    }

    @Produces
    @Singleton
    Catalog catalog() {
        return Catalog.empty();
    }

    @Produces
    @Singleton
    ResultStore resultStore(ServicesConfig.Archive archive) {
        return new GrpcResultStore(channel(archive.address()));
    }

    @Produces
    @Singleton
    Results results(LiveView view, ResultStore store) {
        return new Results(view, store);
    }

    @Produces
    @Singleton
    StoredCoordinates storedCoordinates(ServicesConfig.Archive archive) {
        return new GrpcStoredCoordinates(channel(archive.address()));
    }

    @Produces
    @Singleton
    AllLags allLags(AnalysisConfig config, Catalog catalog, StoredCoordinates stored) {
        return new AllLags(
                catalog.runs(),
                settings(config).measurement(),
                stored,
                new AllLagLimits(
                        // The rest of a small heap belongs to the stream.
                        Math.min(
                                config.allLags().memoryInBytes(),
                                Runtime.getRuntime().maxMemory() / 4),
                        config.allLags().maxNumbers()));
    }

    @Produces
    @Singleton
    Reanalyses reanalyses(
            AnalysisConfig config,
            KafkaConfig kafka,
            ServicesConfig.Theory theory,
            ServicesConfig.Archive archive,
            Catalog catalog,
            LiveView view) {
        GrpcTrajectorySource vectors = new GrpcTrajectorySource(channel(archive.address()), archive.waitMillis());
        sources.add(vectors);
        ResultTopic topic = new ResultTopic(properties(config.streams(), kafka)::newProducer);
        Reanalyses reanalyses = new Reanalyses(
                settings(config).measurement(),
                catalog,
                view,
                new GrpcStoredTrajectory(channel(archive.address())),
                vectors,
                new GrpcPredictionSource(channel(theory.address()), theory.deadlineMillis()),
                topic,
                // One after the other: each may take as much memory as a live run.
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name("reanalysis").factory()),
                Clock.systemUTC());
        closing.add(reanalyses);
        closing.add(topic);
        return reanalyses;
    }

    @Produces
    @Singleton
    StreamSwitch stream(
            AnalysisConfig config,
            KafkaConfig kafka,
            ServicesConfig.Theory theory,
            ServicesConfig.Archive archive,
            Catalog catalog,
            LiveView view,
            ResultStore results,
            MeterRegistry meters) {
        if (!config.enabled()) {
            return new StreamSwitch(Optional.empty());
        }
        ResultKeeper keeper = new ResultKeeper(
                view, results, task -> Thread.ofVirtual().name("result-keeper").start(task));
        closing.add(keeper::close);
        CatalogReader reader = new CatalogReader(catalog, view, keeper, meters);
        StreamProperties properties = properties(config.streams(), kafka);
        TopicFollower follower = new TopicFollower(
                List.of(Topic.RUNS.topicName(), Topic.CURVATURE.topicName(), Topic.ANALYSIS.topicName()),
                properties::newConsumer,
                reader::accept);
        GrpcTrajectorySource trajectories = new GrpcTrajectorySource(channel(archive.address()), archive.waitMillis());
        sources.add(trajectories);
        AnalysisTopology topology = new AnalysisTopology(
                settings(config),
                catalog,
                trajectories,
                new Predictions(new GrpcPredictionSource(channel(theory.address()), theory.deadlineMillis())),
                meters);
        return new StreamSwitch(Optional.of(new AnalysisStream(follower, topology::build, properties.streams())));
    }

    private static AnalysisSettings settings(AnalysisConfig config) {
        return new AnalysisSettings(
                config.maxHistoryInBytes(),
                config.maxWaitingInBytes(),
                config.catalogWaitMillis(),
                config.lossWaitMillis(),
                config.settleWaitMillis(),
                config.publishIntervalMillis(),
                config.runPartitions());
    }

    private static StreamProperties properties(AnalysisConfig.Streams streams, KafkaConfig kafka) {
        return new StreamProperties(
                kafka.bootstrapServers(),
                streams.applicationId(),
                streams.stateDir(),
                streams.threads(),
                streams.standbyReplicas(),
                streams.replicationFactor(),
                streams.commitIntervalMillis());
    }

    private ManagedChannel channel(String address) {
        ManagedChannel channel =
                ManagedChannelBuilder.forTarget(address).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    void onStart(@Observes StartupEvent event, StreamSwitch stream) {
        stream.start();
    }

    void onStop(@Observes ShutdownEvent event, StreamSwitch stream) throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
        sources.forEach(GrpcTrajectorySource::close);
        stream.stop();
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
