package dev.perrin.analysis.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Comparison;
import dev.perrin.proto.analysis.v1.DynamicsScore;
import dev.perrin.proto.analysis.v1.MeasuredValue;
import dev.perrin.proto.analysis.v1.ModeMotion;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.proto.analysis.v1.ReferenceDisplacement;
import dev.perrin.proto.analysis.v1.Residual;
import dev.perrin.proto.analysis.v1.Stationarity;
import dev.perrin.proto.analysis.v1.TheoryComparison;
import dev.perrin.proto.theory.v1.Dynamics;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

final class ResultTablesTest {
    private static final AnalysisResult RESULT = AnalysisResult.newBuilder()
            .setRun("run")
            .setSequence(7)
            .setComplete(true)
            .setStationarity(Stationarity.newBuilder()
                    .setVerdict("undecided")
                    .setReason("a \"change\", and\nmore")
                    .setFluctuationDissipationRatio(MeasuredValue.newBuilder().setValue(0.1)))
            .addMsd(point(10, 0.5))
            .addMsd(MsdPoint.newBuilder()
                    .setLagSteps(20)
                    .setMsd(Comparison.newBuilder().setPredicted(3)))
            .addReferences(ReferenceDisplacement.newBuilder()
                    .setReferenceStep(1000)
                    .addLagSteps(10)
                    .addLagSteps(30)
                    .addSquaredAtLag(0.25)
                    .addSquaredAtLag(Math.PI))
            .addMotions(ModeMotion.newBuilder().setIndex(0))
            .addMotions(
                    ModeMotion.newBuilder().setIndex(3).addMsd(point(10, 1.5)).addMsd(point(20, 2.5)))
            .setTheoryComparison(TheoryComparison.newBuilder()
                    .addDynamics(DynamicsScore.newBuilder()
                            .setDynamics(Dynamics.DYNAMICS_NESTEROV)
                            .addResiduals(Residual.newBuilder()
                                    .setQuantity("MSD at lag 10")
                                    .setStandardised(2))))
            .build();

    @Test
    void putsWhatThereIsOnceIntoOneRow() {
        Table summary = table(ResultTables.SUMMARY);
        assertThat(summary.rows()).isOne();
        assertThat(column(summary, "run").values()).containsExactly("run");
        assertThat(column(summary, "sequence").values()).containsExactly(7L);
        assertThat(column(summary, "complete").values()).containsExactly(true);
        assertThat(column(summary, "stationarity_fluctuation_dissipation_ratio_value")
                        .values())
                .containsExactly(0.1);
        assertThat(column(summary, "exponent_exponent_measured").values())
                .as("unknown, but named")
                .containsExactly((Object) null);
    }

    @Test
    void givesEveryRepeatedMessageItsTable() {
        Table msd = table("msd");
        assertThat(column(msd, "lag_steps").values()).containsExactly(10L, 20L);
        assertThat(column(msd, "msd_measured").values()).containsExactly(0.5, null);
        assertThat(column(msd, "msd_predicted").values()).containsExactly(null, 3.0);
        assertThat(column(table("motions"), "index").values()).containsExactly(0L, 3L);
    }

    @Test
    void namesTheOuterRowInInnerTables() {
        Table inner = table("motions.msd");
        assertThat(column(inner, "motions_index").values()).containsExactly(3L, 3L);
        assertThat(column(inner, "msd_measured").values()).containsExactly(1.5, 2.5);
        Table residuals = table("theory_comparison.dynamics.residuals");
        assertThat(column(residuals, "dynamics_dynamics").values()).containsExactly("dynamics_nesterov");
        assertThat(column(residuals, "quantity").values()).containsExactly("MSD at lag 10");
    }

    @Test
    void putsArraysSideBySide() {
        Table curve = table("references.values");
        assertThat(column(curve, "references_reference_step").values()).containsExactly(1000L, 1000L);
        assertThat(column(curve, "index").values()).containsExactly(0L, 1L);
        assertThat(column(curve, "lag_steps").values()).containsExactly(10L, 30L);
        assertThat(column(curve, "squared_at_lag").values()).containsExactly(0.25, Math.PI);
    }

    @Test
    void findsEveryTableAsItStandsAmongAll() {
        List<Table> all = ResultTables.of(RESULT);
        assertThat(ResultTables.names(RESULT))
                .hasSizeGreaterThan(5)
                .isEqualTo(all.stream().map(Table::name).toList());
        for (Table table : all) {
            assertThat(ResultTables.find(RESULT, table.name())).contains(table);
        }
        assertThat(ResultTables.find(RESULT, "nothing")).isEmpty();
    }

    @Test
    void writesCsvThatAnotherParserReadsBack() throws IOException {
        for (Table table : ResultTables.of(RESULT)) {
            try (CSVParser parser = CSVParser.parse(
                    new StringReader(CsvTables.write(table)),
                    CSVFormat.RFC4180.builder().setHeader().get())) {
                assertThat(parser.getHeaderNames())
                        .isEqualTo(table.columns().stream().map(Column::name).toList());
                List<CSVRecord> records = parser.getRecords();
                assertThat(records).hasSize(table.rows());
                for (Column column : table.columns()) {
                    for (int row = 0; row < table.rows(); row++) {
                        Object value = column.values().get(row);
                        String text = records.get(row).get(column.name());
                        assertThat(text).isEqualTo(value == null ? "" : value.toString());
                    }
                }
            }
        }
    }

    @Test
    void writesArrowFilesThatItsReaderReadsBack() throws IOException {
        for (Table table : ResultTables.of(RESULT)) {
            try (RootAllocator allocator = new RootAllocator();
                    ArrowFileReader reader = new ArrowFileReader(
                            new ByteArrayReadableSeekableByteChannel(ArrowTables.write(table)), allocator)) {
                assertThat(reader.loadNextBatch()).isTrue();
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                assertThat(root.getRowCount()).isEqualTo(table.rows());
                for (Column column : table.columns()) {
                    for (int row = 0; row < table.rows(); row++) {
                        assertThat(read(root, column, row))
                                .as("%s.%s", table.name(), column.name())
                                .isEqualTo(column.values().get(row));
                    }
                }
            }
        }
    }

    private static @org.jspecify.annotations.Nullable Object read(VectorSchemaRoot root, Column column, int row) {
        if (root.getVector(column.name()).isNull(row)) {
            return null;
        }
        return switch (column.kind()) {
            case WHOLE -> ((BigIntVector) root.getVector(column.name())).get(row);
            case NUMBER -> ((Float8Vector) root.getVector(column.name())).get(row);
            case FLAG -> root.getVector(column.name()).getObject(row);
            case TEXT ->
                ((VarCharVector) root.getVector(column.name())).getObject(row).toString();
        };
    }

    private static MsdPoint.Builder point(long lag, double measured) {
        return MsdPoint.newBuilder()
                .setLagSteps(lag)
                .setMsd(Comparison.newBuilder().setMeasured(measured));
    }

    private static Table table(String name) {
        return ResultTables.find(RESULT, name).orElseThrow();
    }

    private static Column column(Table table, String name) {
        return table.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
