#include "rhythm/rhythm_tracker.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>

#include "base/statistics.h"
#include "rhythm/bar_tracker.h"
#include "rhythm/swing.h"

namespace woodshed {
namespace {

/// Hits beyond the end by rounding of the stamps.
constexpr double kEndSlackSeconds = 0.1;
constexpr double kLeastTempo = 35.0;
constexpr double kGreatestTempo = 430.0;

/// Strong hits: this quantile of a class's velocities.
constexpr double kStrongQuantile = 0.9;
/// A class whose hits are nearly all on one side of the bound says nothing by its velocity.
constexpr double kTellingShare = 0.05;

/// Taps that give a tempo, and how far from it the music may go, either way.
constexpr std::size_t kTapsForTempo = 3;
constexpr double kTapTempoRange = 1.4;

/// Hits this close to a beat were meant to be on it.
constexpr double kOnBeatSeconds = 0.06;
constexpr double kOnBeatShare = 0.12;
/// Smoothing over neighbouring beats, and the weight of staying where the tracker put the beat.
constexpr std::array<double, 3> kNeighbourWeights{1.0, 0.5, 0.2};
constexpr double kStayWeight = 0.5;

std::optional<Error> problemOf(std::span<const RhythmHit> hits, double duration) {
    if (!std::isfinite(duration)) {
        return Error{ErrorCode::NotFinite, "the duration is not a number"};
    }
    if (duration > kRhythmMostSeconds) {
        return Error{ErrorCode::TooLong, "recordings up to four hours have their beat tracked"};
    }
    if (hits.empty()) {
        return Error{ErrorCode::Empty, "no hits"};
    }
    double last = 0.0;
    for (const RhythmHit& hit : hits) {
        if (!std::isfinite(hit.time) || !std::isfinite(hit.velocity) || !std::isfinite(hit.confidence)) {
            return Error{ErrorCode::NotFinite, "a hit's time, velocity or confidence is not a number"};
        }
        if (hit.time < last) {
            return Error{ErrorCode::BadArgument, "hits must ascend by time, from 0 on"};
        }
        if (hit.time > duration + kEndSlackSeconds) {
            return Error{ErrorCode::BadArgument, "a hit lies after the end of the recording"};
        }
        if (hit.drumClass >= kRhythmClasses) {
            return Error{ErrorCode::BadArgument, "unknown drum class " + std::to_string(hit.drumClass)};
        }
        last = hit.time;
    }
    return std::nullopt;
}

std::optional<Error> problemOf(const RhythmHints& hints, const RhythmTables& tables) {
    for (const double tempo : {hints.leastBeatsPerMinute, hints.greatestBeatsPerMinute}) {
        // Written so that NaN fails.
        if (tempo != 0.0 && !(tempo >= kLeastTempo && tempo <= kGreatestTempo)) {
            return Error{ErrorCode::BadArgument, "tempo must be 35 to 430 beats per minute"};
        }
    }
    if (hints.greatestBeatsPerMinute != 0.0 && hints.greatestBeatsPerMinute < hints.leastBeatsPerMinute) {
        return Error{ErrorCode::BadArgument, "the greatest tempo is below the least"};
    }
    if (hints.beatsPerBar != 0 &&
        std::none_of(tables.meters.begin(), tables.meters.end(),
                     [&](const RhythmMeter& meter) { return meter.beatsPerBar() == hints.beatsPerBar; })) {
        return Error{ErrorCode::BadArgument, "no pattern has that many beats in a bar"};
    }
    double last = -1e9;
    for (const double tap : hints.tappedSeconds) {
        if (!std::isfinite(tap) || tap <= last) {
            return Error{ErrorCode::BadArgument, "taps must be numbers that ascend"};
        }
        last = tap;
    }
    return std::nullopt;
}

std::vector<BarHit> levelled(std::span<const RhythmHit> hits, const RhythmTables& tables) {
    std::array<std::vector<float>, kRhythmClasses> velocities;
    for (const RhythmHit& hit : hits) {
        velocities[hit.drumClass].push_back(hit.velocity);
    }
    std::array<float, kRhythmClasses> bound{};
    std::array<bool, kRhythmClasses> telling{};
    for (std::size_t c = 0; c < kRhythmClasses; ++c) {
        auto& own = velocities[c];
        if (own.empty()) {
            continue;
        }
        bound[c] = tables.loudFrom[c] * quantile(own, kStrongQuantile);
        const auto loud = static_cast<double>(
            std::count_if(own.begin(), own.end(), [&](float v) { return v >= bound[c]; }));
        const double share = loud / static_cast<double>(own.size());
        telling[c] = share > kTellingShare && share < 1.0 - kTellingShare;
    }
    std::vector<BarHit> result;
    result.reserve(hits.size());
    for (const RhythmHit& hit : hits) {
        const std::size_t c = hit.drumClass;
        const int level = telling[c] ? static_cast<int>(hit.velocity >= bound[c]) : -1;
        result.push_back({hit.time, hit.drumClass, std::clamp(hit.confidence, 0.0F, 1.0F), level});
    }
    return result;
}

/// Moves beats from the tracker's grid to where the hits on them are.
void refine(std::vector<TrackedBeat>& beats, std::span<const BarHit> hits) {
    const std::size_t n = beats.size();
    std::vector<double> deviation(n, 0.0);
    std::vector<double> weight(n, 0.0);
    std::size_t nearest = 0;
    for (const BarHit& hit : hits) {
        while (nearest + 1 < n &&
               std::abs(beats[nearest + 1].time - hit.time) <= std::abs(beats[nearest].time - hit.time)) {
            ++nearest;
        }
        const double interval = nearest + 1 < n ? beats[nearest + 1].time - beats[nearest].time
                                                : beats[nearest].time - beats[nearest - 1].time;
        const double off = hit.time - beats[nearest].time;
        if (std::abs(off) <= std::min(kOnBeatSeconds, kOnBeatShare * interval)) {
            deviation[nearest] += hit.weight * off;
            weight[nearest] += hit.weight;
        }
    }
    for (std::size_t b = 0; b < n; ++b) {
        double sum = 0.0;
        double total = kStayWeight;
        for (std::size_t other = b >= 2 ? b - 2 : 0; other < std::min(n, b + 3); ++other) {
            const double near = kNeighbourWeights[other > b ? other - b : b - other];
            sum += near * deviation[other];
            total += near * weight[other];
        }
        beats[b].time += sum / total;
    }
}

std::vector<BeatPhase> phasesOf(const std::vector<TrackedBeat>& beats, std::span<const BarHit> hits) {
    std::vector<BeatPhase> phases;
    std::size_t at = 0;
    for (const BarHit& hit : hits) {
        while (at + 2 < beats.size() && beats[at + 1].time <= hit.time) {
            ++at;
        }
        const double interval = beats[at + 1].time - beats[at].time;
        const double phase = (hit.time - beats[at].time) / interval;
        if (phase > -1.0 && phase < 1.0) {
            phases.push_back({phase < 0.0 ? phase + 1.0 : phase, interval, hit.weight});
        }
    }
    return phases;
}

std::array<double, kEvidenceTerms> evidenceOf(const TrackedBars& bars, std::size_t hits) {
    std::vector<double> changes;
    for (std::size_t b = 0; b + 2 < bars.beats.size(); ++b) {
        changes.push_back(std::abs(std::log((bars.beats[b + 2].time - bars.beats[b + 1].time) /
                                            (bars.beats[b + 1].time - bars.beats[b].time))));
    }
    return {1.0, bars.evidence / static_cast<double>(hits), std::log(static_cast<double>(bars.beats.size())),
            changes.empty() ? 0.0 : median(changes)};
}

}  // namespace

Result<std::optional<Rhythm>> trackRhythm(std::span<const RhythmHit> hits, double duration,
                                          const RhythmTables& tables, const RhythmHints& hints) {
    if (auto problem = problemOf(hits, duration)) {
        return *problem;
    }
    if (auto problem = problemOf(hints, tables)) {
        return *problem;
    }
    if (hits.size() < kLeastHits && hints.tappedSeconds.size() < 2) {
        return std::optional<Rhythm>{};
    }
    const std::vector<BarHit> evidence = levelled(hits, tables);
    BarConstraints constraints;
    constraints.taps = hints.tappedSeconds;
    constraints.beatsPerBar = hints.beatsPerBar;
    if (hints.greatestBeatsPerMinute > 0.0) {
        constraints.leastInterval = 60.0 / hints.greatestBeatsPerMinute;
    }
    if (hints.leastBeatsPerMinute > 0.0) {
        constraints.greatestInterval = 60.0 / hints.leastBeatsPerMinute;
    }
    if (hints.tappedSeconds.size() >= kTapsForTempo) {
        // Nobody taps half of a piece in another time than the rest; taps outrank a tempo that was typed.
        std::vector<double> between;
        for (std::size_t i = 1; i < hints.tappedSeconds.size(); ++i) {
            between.push_back(hints.tappedSeconds[i] - hints.tappedSeconds[i - 1]);
        }
        const double tapped = median(between);
        constraints.leastInterval = tapped / kTapTempoRange;
        constraints.greatestInterval = tapped * kTapTempoRange;
    }
    TrackedBars bars = trackBars(evidence, tables, constraints);
    if (bars.beats.size() < 2) {
        return std::optional<Rhythm>{};
    }
    refine(bars.beats, evidence);

    const RhythmMeter& meter = tables.meters[bars.meter];
    Rhythm rhythm{};
    std::vector<double> intervals;
    for (std::size_t b = 0; b < bars.beats.size(); ++b) {
        rhythm.beats.push_back({bars.beats[b].time, bars.beats[b].position + 1});
        if (b > 0) {
            intervals.push_back(bars.beats[b].time - bars.beats[b - 1].time);
        }
    }
    rhythm.beatsPerBar = meter.beatsPerBar();
    rhythm.numerator = meter.numerator;
    rhythm.denominator = meter.denominator;
    rhythm.beatsPerMinute = 60.0 / median(intervals);
    Swing swing;
    if (meter.numerator == 3 * meter.beatsPerBar()) {
        swing.triplet = true;  // the meter says so
    } else if (meter.denominator == 4) {
        swing = estimateSwing(phasesOf(bars.beats, evidence));
    }
    rhythm.swing = swing.share;
    rhythm.swingLow = swing.low;
    rhythm.swingHigh = swing.high;
    rhythm.triplet = swing.triplet;
    rhythm.evidence = evidenceOf(bars, hits.size());
    rhythm.confidence =
        1.0 / (1.0 + std::exp(-std::inner_product(rhythm.evidence.begin(), rhythm.evidence.end(),
                                                  tables.confidence.begin(), 0.0)));
    if (rhythm.confidence < tables.leastConfidence && hints.tappedSeconds.empty()) {
        return std::optional<Rhythm>{};
    }
    return std::optional<Rhythm>{std::move(rhythm)};
}

}  // namespace woodshed
