#pragma once

#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "assess/assess_take.h"
#include "base/result.h"

namespace woodshed {

/// Reads a score as CSV, a line per note in order of onset: onset in quarters (or seconds at any constant
/// tempo), duration in the same unit, MIDI pitch as it sounds; lines that do not start with a number are
/// skipped. Errors: Unreadable.
inline Result<std::vector<ScoreNote>> readScoreCsv(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return Error{ErrorCode::Unreadable, "cannot open " + path};
    }
    std::vector<ScoreNote> notes;
    for (std::string line; std::getline(file, line);) {
        std::istringstream fields(line);
        ScoreNote note;
        double midi = 0.0;
        char comma = 0;
        if (fields >> note.onsetQuarters >> comma >> note.durationQuarters >> comma >> midi) {
            note.midi = static_cast<int>(std::lround(midi));
            notes.push_back(note);
        }
    }
    return notes;
}

}  // namespace woodshed
