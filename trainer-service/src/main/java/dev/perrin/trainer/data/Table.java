package dev.perrin.trainer.data;

/// Numbers as they stood in a file, row-major.
public final class Table {
    private final double[] values;
    private final int columns;

    /// @param values rows × columns, row-major; kept, not copied
    /// @param columns ≥ 1
    public Table(double[] values, int columns) {
        if (columns < 1 || values.length % columns != 0) {
            throw new IllegalArgumentException(
                    "a table of " + values.length + " values cannot have " + columns + " columns");
        }
        this.values = values;
        this.columns = columns;
    }

    public int rows() {
        return values.length / columns;
    }

    public int columns() {
        return columns;
    }

    public double at(int row, int column) {
        return values[row * columns + column];
    }

    /// This table with the columns of another one to its right.
    public Table beside(Table right) {
        if (right.rows() != rows()) {
            throw new DataException("tables of " + rows() + " and " + right.rows() + " rows do not belong together");
        }
        int width = columns + right.columns;
        double[] joined = new double[rows() * width];
        for (int row = 0; row < rows(); row++) {
            System.arraycopy(values, row * columns, joined, row * width, columns);
            System.arraycopy(right.values, row * right.columns, joined, row * width + columns, right.columns);
        }
        return new Table(joined, width);
    }
}
