package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which group each mode of a spectrum belongs to.
///
/// @param names  of the groups, each once, in the order of their first appearance.
/// @param ofMode index into `names` per mode, −1 for none; empty when no mode has a group. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Groups(List<String> names, int[] ofMode) {
    /// No groups.
    public static final Groups NONE = new Groups(List.of(), new int[0]);

    public Groups {
        names = List.copyOf(names);
    }

    /// @param ofModes name of the group of each mode, empty for none; or an empty list.
    /// @param modes   number of modes.
    public static Groups of(List<String> ofModes, int modes) {
        if (ofModes.isEmpty()) {
            return NONE;
        }
        if (ofModes.size() != modes) {
            throw new InvalidQuestionException(
                    "spectrum.group",
                    ofModes.size() + " names",
                    "must be left out or have one name for each of the " + modes + " eigenvalues");
        }
        NameIndex index = new NameIndex();
        int[] ofMode = new int[modes];
        for (int i = 0; i < modes; i++) {
            ofMode[i] = ofModes.get(i).isEmpty() ? -1 : index.of(ofModes.get(i));
        }
        return new Groups(index.names(), ofMode);
    }

    /// The same with the groups of densities, which come last unless a mode is in them.
    public Groups with(List<String> further) {
        NameIndex index = new NameIndex();
        names.forEach(index::of);
        further.forEach(index::of);
        return new Groups(index.names(), ofMode);
    }

    /// @return index of the mode's group, −1 for none.
    public int of(int mode) {
        return ofMode.length == 0 ? -1 : ofMode[mode];
    }

    /// Numbers names as they first appear.
    private static final class NameIndex {
        private final Map<String, Integer> positions = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        int of(String name) {
            Integer known = positions.putIfAbsent(name, names.size());
            if (known == null) {
                names.add(name);
                return names.size() - 1;
            }
            return known;
        }

        List<String> names() {
            return names;
        }
    }
}
