package dev.perrin.trainer.model.network;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a network is computed: `cpu`, or `gpu:` and its number.
///
/// @param gpu number of the GPU, from 0; −1: the processor
public record ComputeDevice(int gpu) {
    public static final ComputeDevice PROCESSOR = new ComputeDevice(-1);

    private static final Pattern GPU = Pattern.compile("gpu:(\\d{1,4})");

    public ComputeDevice {
        if (gpu < -1) {
            throw new IllegalArgumentException("gpu must be at least -1, but is " + gpu);
        }
    }

    /// @throws IllegalArgumentException when the text names no device
    public static ComputeDevice of(String text) {
        Matcher matcher = GPU.matcher(text);
        if (matcher.matches()) {
            return new ComputeDevice(Integer.parseInt(matcher.group(1)));
        }
        if (text.equals("cpu")) {
            return PROCESSOR;
        }
        throw new IllegalArgumentException("device must be 'cpu' or 'gpu:' and a number, but is '" + text + "'");
    }

    public boolean isGpu() {
        return gpu >= 0;
    }

    @Override
    public String toString() {
        return isGpu() ? "gpu:" + gpu : "cpu";
    }
}
