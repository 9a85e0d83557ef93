#include "assess/take_trends.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "assess/note_measures.h"
#include "assess/tempo_line.h"
#include "base/statistics.h"

namespace woodshed {

namespace {

constexpr std::size_t kMostSamples = 400;
constexpr int kPitchClasses = 12;
constexpr std::size_t kFewestForDrift = 8;  // notes; fewer tell more of themselves than of a drift
constexpr double kShortestDriftSeconds = 8.0;
constexpr int kSmallestSplitRange = 12;  // semitones: a range less wide is one register
constexpr std::size_t kFewestForRange = 4;
constexpr double kLoudQuantile = 0.95;  // specs, assessment, section 7.3
constexpr double kSoftQuantile = 0.05;
constexpr double kUneven = 4.0 / 3.0;  // of the time until the next note, either way
constexpr std::size_t kMostWeakBars = 3;
constexpr double kLeastTrouble = 0.05;
// What a note adds to its bar's trouble, of 1.
constexpr double kOctaveTrouble = 0.7;
constexpr double kDeviationTrouble = 0.5;  // pitch or time well outside of its good zone, each
constexpr double kFullDeviation = 3.0;     // good zones
constexpr double kExtraTrouble = 0.5;

/// Robust standard deviation.
std::optional<double> spreadOf(std::vector<double> values) {
    if (values.empty()) {
        return std::nullopt;
    }
    const double middle = median(values);
    for (double& value : values) {
        value = std::abs(value - middle);
    }
    return kMadToSigma * median(values);
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Deviation that counts for intonation: of notes whose pitch was meant.
std::optional<double> meantCents(const NoteReport& note) {
    return note.outcome == NoteOutcome::Different ? std::nullopt : note.cents;
}

/// 0 at the edge of the good zone to 1 at kFullDeviation zones.
double excess(double deviation, double good) {
    return std::clamp((std::abs(deviation) / good - 1.0) / (kFullDeviation - 1.0), 0.0, 1.0);
}

double troubleOf(const NoteReport& note, double centsGood, double millisecondsGood) {
    if (note.outcome == NoteOutcome::Missed || note.outcome == NoteOutcome::Different) {
        return 1.0;
    }
    double trouble = note.outcome == NoteOutcome::Octave ? kOctaveTrouble : 0.0;
    trouble += kDeviationTrouble * excess(note.cents.value_or(0.0), centsGood);
    trouble += kDeviationTrouble * excess(note.milliseconds.value_or(0.0), millisecondsGood);
    return std::min(trouble, 1.0);
}

void countNote(BarReport& bar, const NoteReport& note) {
    ++bar.written;
    switch (note.outcome) {
        case NoteOutcome::Right:
            ++bar.right;
            break;
        case NoteOutcome::Different:
            ++bar.different;
            break;
        case NoteOutcome::Octave:
            ++bar.octave;
            break;
        case NoteOutcome::Missed:
            ++bar.missed;
            break;
    }
    bar.early += note.timing == Timing::Early ? 1 : 0;
    bar.late += note.timing == Timing::Late ? 1 : 0;
    bar.sharp += note.intonation == Intonation::Sharp ? 1 : 0;
    bar.flat += note.intonation == Intonation::Flat ? 1 : 0;
}

/// Whole-take values of the notes' sound.
void measureTone(TakeAssessment& assessment) {
    std::vector<double> wobble;
    std::vector<double> hnr;
    std::vector<double> tremor;
    std::vector<double> attack;
    std::vector<double> centroid;
    std::vector<double> loudness;
    std::size_t longNotes = 0;
    std::size_t vibratos = 0;
    const auto collect = [](std::vector<double>& values, const std::optional<double>& value) {
        if (value) {
            values.push_back(*value);
        }
    };
    for (const NoteReport& note : assessment.notes) {
        collect(wobble, note.sound.wobbleCents);
        collect(loudness, note.sound.loudness);
        if (note.sound.tone) {
            hnr.push_back(note.sound.tone->hnrDb);
            attack.push_back(note.sound.tone->attackSeconds);
            centroid.push_back(note.sound.tone->centroidRatio);
            collect(tremor, note.sound.tone->tremorDb);
        }
        longNotes += note.played && note.played->duration > kVibratoSeconds ? 1 : 0;
        vibratos += note.sound.vibrato ? 1 : 0;
    }
    TakeMeasures& measures = assessment.measures;
    measures.wobbleCents = medianOf(wobble);
    measures.hnrDb = medianOf(hnr);
    measures.tremorDb = medianOf(tremor);
    measures.attackSeconds = medianOf(attack);
    measures.centroidRatio = medianOf(centroid);
    if (longNotes > 0) {
        measures.vibratoShare = static_cast<double>(vibratos) / static_cast<double>(longNotes);
    }
    if (loudness.empty()) {
        return;
    }
    const double middle = median(loudness);
    for (NoteReport& note : assessment.notes) {
        if (note.sound.loudness) {
            note.dynamics = *note.sound.loudness - middle;
        }
    }
    if (loudness.size() >= kFewestForRange) {
        measures.dynamicRangeDb = quantile(loudness, kLoudQuantile) - quantile(loudness, kSoftQuantile);
    }
}

void measureTempo(TakeAssessment& assessment, std::optional<double> asked) {
    TakeMeasures& measures = assessment.measures;
    std::vector<double> tempi;
    std::vector<Sample> course;
    for (const TempoPoint& point : assessment.tempoCurve) {
        tempi.push_back(std::log(point.quartersPerMinute));
        course.push_back({point.seconds, std::log(point.quartersPerMinute)});
    }
    if (tempi.size() >= kFewestForRange) {
        measures.tempoVariation = spreadOf(tempi);
    }
    if (course.size() >= kFewestForDrift && course.back().x - course.front().x >= kShortestDriftSeconds) {
        if (const auto slope = theilSenSlope(course)) {
            measures.tempoTrendPercentPerMinute = 100.0 * kSecondsPerMinute * *slope;
        }
    }
    if (asked && assessment.quartersPerMinute) {
        measures.tempoRatio = *assessment.quartersPerMinute / *asked;
    }
}

/// Minutes from the first to the last sound.
double playingMinutes(const TakeAssessment& assessment) {
    double from = assessment.duration;
    double to = 0.0;
    for (const NoteReport& note : assessment.notes) {
        if (note.played) {
            from = std::min(from, note.played->onset);
            to = std::max(to, note.played->onset + note.played->duration);
        }
    }
    return std::max(0.0, to - from) / kSecondsPerMinute;
}

}  // namespace

std::optional<double> theilSenSlope(std::span<const Sample> samples) {
    const std::size_t stride = (samples.size() + kMostSamples - 1) / kMostSamples;
    std::vector<double> slopes;
    for (std::size_t a = 0; a < samples.size(); a += stride) {
        for (std::size_t b = a + stride; b < samples.size(); b += stride) {
            const double apart = samples[b].x - samples[a].x;
            if (apart != 0.0) {
                slopes.push_back((samples[b].y - samples[a].y) / apart);
            }
        }
    }
    return medianOf(std::move(slopes));
}

void reportIntonation(TakeAssessment& assessment) {
    std::vector<Sample> course;
    std::array<std::vector<double>, kPitchClasses> byClass;
    int low = 1000;
    int high = 0;
    for (const NoteReport& note : assessment.notes) {
        if (const auto cents = meantCents(note)) {
            const int midi = static_cast<int>(std::lround(note.midi));
            course.push_back({note.played->onset / kSecondsPerMinute, *cents});
            byClass[static_cast<std::size_t>(midi % kPitchClasses)].push_back(*cents);
            low = std::min(low, midi);
            high = std::max(high, midi);
        }
    }
    if (course.size() >= kFewestForDrift &&
        (course.back().x - course.front().x) * kSecondsPerMinute >= kShortestDriftSeconds) {
        assessment.driftCentsPerMinute = theilSenSlope(course);
    }
    for (std::size_t pitchClass = 0; pitchClass < byClass.size(); ++pitchClass) {
        if (!byClass[pitchClass].empty()) {
            const std::size_t count = byClass[pitchClass].size();
            assessment.centsByPitchClass.push_back(
                {static_cast<int>(pitchClass), median(byClass[pitchClass]), count});
        }
    }
    if (course.empty()) {
        return;
    }
    const int range = high - low + 1;
    const bool split = range > kSmallestSplitRange;
    for (int third = 0; third < (split ? 3 : 1); ++third) {
        RegisterCents entry;
        entry.place = split ? static_cast<Register>(third) : Register::Middle;
        entry.lowMidi = split ? low + range * third / 3 : low;
        entry.highMidi = split ? low + range * (third + 1) / 3 - 1 : high;
        std::vector<double> cents;
        for (const NoteReport& note : assessment.notes) {
            const auto deviation = meantCents(note);
            if (deviation && note.midi >= entry.lowMidi && note.midi <= entry.highMidi) {
                cents.push_back(*deviation);
            }
        }
        if (!cents.empty()) {
            entry.notes = cents.size();
            entry.cents = median(cents);
            assessment.centsByRegister.push_back(entry);
        }
    }
}

void reportBars(TakeAssessment& assessment, std::span<const ScoreNote> score, double centsGood,
                double millisecondsGood) {
    std::vector<double> cents;
    std::vector<double> milliseconds;
    double trouble = 0.0;
    std::vector<BarReport>& bars = assessment.bars;
    const auto close = [&] {
        if (!bars.empty()) {
            BarReport& bar = bars.back();
            if (!cents.empty()) {
                bar.meanAbsCents = meanOf(cents);
            }
            if (!milliseconds.empty()) {
                bar.meanAbsMilliseconds = meanOf(milliseconds);
            }
            bar.trouble = trouble;
        }
        cents.clear();
        milliseconds.clear();
        trouble = 0.0;
    };
    for (std::size_t n = 0; n < score.size(); ++n) {
        if (!score[n].bar) {
            continue;
        }
        if (bars.empty() || bars.back().bar != *score[n].bar) {
            close();
            bars.emplace_back().bar = *score[n].bar;
        }
        const NoteReport& note = assessment.notes[n];
        countNote(bars.back(), note);
        trouble += troubleOf(note, centsGood, millisecondsGood);
        if (const auto deviation = meantCents(note)) {
            cents.push_back(std::abs(*deviation));
        }
        if (note.milliseconds) {
            milliseconds.push_back(std::abs(*note.milliseconds));
        }
    }
    close();
    for (const ExtraNote& extra : assessment.extras) {
        const auto bar = score[extra.afterNote.value_or(0)].bar;
        const auto found = std::find_if(bars.begin(), bars.end(),
                                        [&](const BarReport& each) { return bar && each.bar == *bar; });
        if (found != bars.end()) {
            ++found->extra;
            found->trouble += kExtraTrouble;
        }
    }
    std::vector<std::size_t> order(bars.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (BarReport& bar : bars) {
        bar.trouble = std::min(1.0, bar.trouble / static_cast<double>(bar.written));
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return bars[a].trouble > bars[b].trouble; });
    for (const std::size_t index : order) {
        if (assessment.weakestBars.size() < kMostWeakBars && bars[index].trouble > kLeastTrouble) {
            assessment.weakestBars.push_back(index);
        }
    }
}

void reportMeasures(TakeAssessment& assessment, const MeasureContext& context) {
    TakeMeasures& measures = assessment.measures;
    measures.written = assessment.notes.size();
    measures.extra = assessment.extras.size();
    std::vector<double> cents;
    std::vector<double> absoluteCents;
    std::vector<double> milliseconds;
    std::vector<double> absoluteMilliseconds;
    std::vector<double> durations;
    std::size_t tuned = 0;
    std::size_t timely = 0;
    std::size_t missedTries = 0;
    std::size_t uneven = 0;
    std::size_t intervals = 0;
    for (std::size_t n = 0; n < assessment.notes.size(); ++n) {
        const NoteReport& note = assessment.notes[n];
        measures.right += note.outcome == NoteOutcome::Right ? 1 : 0;
        measures.different += note.outcome == NoteOutcome::Different ? 1 : 0;
        measures.octave += note.outcome == NoteOutcome::Octave ? 1 : 0;
        measures.missed += note.outcome == NoteOutcome::Missed ? 1 : 0;
        measures.attempted += context.skipped[n] ? 0 : 1;
        missedTries += note.outcome == NoteOutcome::Missed && !context.skipped[n] ? 1 : 0;
        // a note too short for cents is taken at its outcome
        tuned += note.outcome == NoteOutcome::Right && std::abs(note.cents.value_or(0.0)) <= context.centsGood
                     ? 1
                     : 0;
        timely += note.milliseconds && std::abs(*note.milliseconds) <= context.millisecondsGood ? 1 : 0;
        if (const auto deviation = meantCents(note)) {
            cents.push_back(*deviation);
            absoluteCents.push_back(std::abs(*deviation));
        }
        if (note.milliseconds) {
            milliseconds.push_back(*note.milliseconds);
            absoluteMilliseconds.push_back(std::abs(*note.milliseconds));
        }
        if (note.durationRatio && *note.durationRatio > 0.0) {
            durations.push_back(std::log(*note.durationRatio));
        }
        if (context.intervalRatio[n]) {
            ++intervals;
            uneven +=
                *context.intervalRatio[n] > kUneven || *context.intervalRatio[n] < 1.0 / kUneven ? 1 : 0;
        }
    }
    const auto share = [](std::size_t part, std::size_t whole) {
        return static_cast<double>(part) / static_cast<double>(whole);
    };
    if (measures.written > 0) {
        measures.pitchAccuracy = share(tuned, measures.written);
    }
    measures.medianAbsoluteCents = medianOf(std::move(absoluteCents));
    measures.centsSpread = spreadOf(std::move(cents));
    if (!milliseconds.empty()) {
        measures.timingAccuracy = share(timely, measures.written);
    }
    measures.medianAbsoluteMilliseconds = medianOf(std::move(absoluteMilliseconds));
    measures.onsetBiasMilliseconds = medianOf(milliseconds);
    measures.onsetSpreadMilliseconds = spreadOf(std::move(milliseconds));
    measures.durationSpread = spreadOf(std::move(durations));
    if (intervals > 0) {
        measures.unevenShare = share(uneven, intervals);
    }
    for (const ExtraNote& extra : assessment.extras) {
        measures.squeaks += extra.kind == ExtraKind::Squeak ? 1 : 0;
    }
    const double minutes = playingMinutes(assessment);
    if (minutes > 0.0) {
        measures.squeaksPerMinute = static_cast<double>(measures.squeaks) / minutes;
    }
    measureTone(assessment);
    measureTempo(assessment, context.asked);
    if (!context.written) {
        return;
    }
    measures.skippedShare = share(measures.written - measures.attempted, measures.written);
    if (measures.attempted > 0) {
        measures.wrongShare = share(measures.different, measures.attempted);
        measures.octaveShare = share(measures.octave, measures.attempted);
        measures.missedShare = share(missedTries, measures.attempted);
        measures.extraShare = share(measures.extra - measures.squeaks, measures.attempted);
    }
    if (minutes > 0.0) {
        measures.restartsPerMinute = static_cast<double>(assessment.restarts.size()) / minutes;
        measures.pausesPerMinute = static_cast<double>(assessment.pauses.size()) / minutes;
    }
}

}  // namespace woodshed
