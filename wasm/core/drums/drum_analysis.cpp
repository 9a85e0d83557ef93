#include "drums/drum_analysis.h"

#include <algorithm>
#include <cstddef>

namespace woodshed {

std::vector<DrumEvent> selectEvents(const DrumAnalysis& analysis, const DrumSensitivity& sensitivity) {
    std::vector<const DrumCandidate*> picked;
    for (const DrumCandidate& candidate : analysis.candidates) {
        const double asked = std::clamp(sensitivity[indexOf(classOf(candidate.instrument))], -1.0, 1.0);
        if (candidate.leastSensitivity < asked && asked <= candidate.mostSensitivity) {
            picked.push_back(&candidate);
        }
    }
    std::stable_sort(picked.begin(), picked.end(),
                     [](const DrumCandidate* a, const DrumCandidate* b) { return a->time < b->time; });
    // Place of the last hit of each instrument.
    std::array<std::size_t, kDrumInstruments> last{};
    std::array<bool, kDrumInstruments> any{};
    std::vector<const DrumCandidate*> hits;
    for (const DrumCandidate* candidate : picked) {
        const std::size_t instrument = indexOf(candidate->instrument);
        if (any[instrument] && candidate->time - hits[last[instrument]]->time < analysis.sameHitSeconds) {
            if (candidate->leastSensitivity < hits[last[instrument]]->leastSensitivity) {
                hits[last[instrument]] = candidate;
            }
            continue;
        }
        any[instrument] = true;
        last[instrument] = hits.size();
        hits.push_back(candidate);
    }
    std::vector<DrumEvent> events;
    events.reserve(hits.size());
    for (const DrumCandidate* hit : hits) {
        events.push_back({hit->time, hit->instrument, hit->velocity, hit->confidence});
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const DrumEvent& a, const DrumEvent& b) { return a.time < b.time; });
    return events;
}

}  // namespace woodshed
