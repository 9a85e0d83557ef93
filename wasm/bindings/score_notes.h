#pragma once

#include <cstddef>
#include <vector>

#include "assess/assess_take.h"
#include "support.h"

namespace woodshed::bindings {

/// CoreScoreNote[] as the core has it.
inline std::vector<ScoreNote> scoreNotes(const val& notes) {
    std::vector<ScoreNote> score;
    const auto count = notes["length"].as<std::size_t>();
    for (std::size_t i = 0; i < count; ++i) {
        const val note = notes[i];
        ScoreNote& added = score.emplace_back();
        added.onsetQuarters = note["onsetQuarters"].as<double>();
        added.durationQuarters = note["durationQuarters"].as<double>();
        added.midi = note["midi"].as<int>();
        if (const double bar = note["bar"].as<double>(); bar >= 0.0) {
            added.bar = static_cast<std::size_t>(bar);
        }
    }
    return score;
}

}  // namespace woodshed::bindings
