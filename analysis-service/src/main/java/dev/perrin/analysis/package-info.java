/// analysis-service: every estimator over trajectories, held against theory, live.
/// [dev.perrin.analysis.AnalysisWiring] puts the parts together; the flow is in
/// [dev.perrin.analysis.kafka.AnalysisTopology].
@NullMarked
package dev.perrin.analysis;

import org.jspecify.annotations.NullMarked;
