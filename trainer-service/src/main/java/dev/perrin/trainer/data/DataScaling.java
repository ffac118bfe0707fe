package dev.perrin.trainer.data;

import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.DataSet.Responses;

/// Turns a table, whose last column is the target, into examples.
///
/// - Classification: every feature is divided by the greatest absolute value of all of them (16 for the digits), so
/// that pixels stay comparable; labels must be 0 … K − 1, each of which occurs.
/// - Regression: every feature and the target are shifted to mean 0 and divided by their standard deviation (divisor
///   N); a constant feature becomes 0.
public final class DataScaling {
    private static final int MAX_CLASSES = 1000;

    private DataScaling() {}

    /// @throws DataException when the last column does not hold labels
    public static DataSet classification(String name, Table table) {
        requireColumns(name, table);
        int featureCount = table.columns() - 1;
        int[] labels = new int[table.rows()];
        double greatest = 0;
        for (int row = 0; row < labels.length; row++) {
            labels[row] = label(name, table, row);
            for (int column = 0; column < featureCount; column++) {
                greatest = Math.max(greatest, Math.abs(table.at(row, column)));
            }
        }
        if (greatest == 0) {
            throw new DataException("data '" + name + "': all features are 0");
        }
        float[] features = new float[labels.length * featureCount];
        for (int row = 0; row < labels.length; row++) {
            for (int column = 0; column < featureCount; column++) {
                features[row * featureCount + column] = (float) (table.at(row, column) / greatest);
            }
        }
        return new DataSet(name, features, featureCount, new Labels(labels, classCount(name, labels)));
    }

    /// @throws DataException when the target is constant
    public static DataSet regression(String name, Table table) {
        requireColumns(name, table);
        int featureCount = table.columns() - 1;
        float[] features = new float[table.rows() * featureCount];
        for (int column = 0; column < featureCount; column++) {
            standardise(table, column, features, column, featureCount);
        }
        float[] responses = new float[table.rows()];
        if (!standardise(table, featureCount, responses, 0, 1)) {
            throw new DataException("data '" + name + "': the target in the last column is constant");
        }
        return new DataSet(name, features, featureCount, new Responses(responses));
    }

    /// @param scaled element offset + row · stride is written for each row. Modified.
    /// @return whether the column varies
    private static boolean standardise(Table table, int column, float[] scaled, int offset, int stride) {
        double mean = 0;
        for (int row = 0; row < table.rows(); row++) {
            mean += table.at(row, column) / table.rows();
        }
        double variance = 0;
        for (int row = 0; row < table.rows(); row++) {
            double deviation = table.at(row, column) - mean;
            variance += deviation * deviation / table.rows();
        }
        double deviation = Math.sqrt(variance);
        boolean varies = deviation > 1e-12 * Math.abs(mean);
        for (int row = 0; row < table.rows(); row++) {
            scaled[offset + row * stride] = varies ? (float) ((table.at(row, column) - mean) / deviation) : 0f;
        }
        return varies;
    }

    private static int label(String name, Table table, int row) {
        double value = table.at(row, table.columns() - 1);
        if (value != Math.rint(value) || value < 0 || value >= MAX_CLASSES) {
            throw new DataException("data '" + name + "' row " + (row + 1)
                    + ": the last column must be a label 0 … K − 1 with K at most " + MAX_CLASSES + ", but is "
                    + value);
        }
        return (int) value;
    }

    private static int classCount(String name, int[] labels) {
        boolean[] occurs = new boolean[MAX_CLASSES];
        int count = 0;
        for (int label : labels) {
            occurs[label] = true;
            count = Math.max(count, label + 1);
        }
        for (int label = 0; label < count; label++) {
            if (!occurs[label]) {
                throw new DataException("data '" + name + "': label " + label + " never occurs although " + (count - 1)
                        + " does; the last column does not hold labels 0 … K − 1");
            }
        }
        if (count < 2) {
            throw new DataException("data '" + name + "': only one label occurs");
        }
        return count;
    }

    private static void requireColumns(String name, Table table) {
        if (table.columns() < 2) {
            throw new DataException("data '" + name
                    + "' must have at least 2 columns, the last one the target, but has " + table.columns());
        }
        if (table.rows() < 2) {
            throw new DataException("data '" + name + "' must have at least 2 rows, but has " + table.rows());
        }
    }
}
