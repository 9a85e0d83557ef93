#include "imitation/imitation_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

#include "base/statistics.h"

namespace woodshed {
namespace {

constexpr double kQuarterTone = 0.5;
constexpr double kSemitone = 1.0;
constexpr double kWholeTone = 2.0;
constexpr double kUpperQuartile = 0.75;
constexpr double kMostPart = 0.9;
/// Half a second of path: about two notes of a sung melody.
constexpr std::size_t kStretchSteps = 25;
/// A note sung for a smaller share of its length was left out (assessment.md section 7: missed below 30 %).
constexpr double kMissedShare = 0.3;
constexpr double kOctave = 12.0;

using Values = std::vector<double>;

double mean(const Values& values) {
    return values.empty()
               ? 0.0
               : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double deviationOf(const Values& values) {
    const double centre = mean(values);
    Values squares;
    for (const double value : values) {
        squares.push_back((value - centre) * (value - centre));
    }
    return std::sqrt(mean(squares));
}

double greatest(const Values& values) {
    return values.empty() ? 0.0 : *std::max_element(values.begin(), values.end());
}

double quantileOf(Values values, double q) { return values.empty() ? 0.0 : quantile(values, q); }

double medianOf(Values values) { return values.empty() ? 0.0 : median(values); }

template <typename Predicate>
double share(const Values& values, const Predicate& predicate) {
    return values.empty() ? 0.0
                          : static_cast<double>(std::count_if(values.begin(), values.end(), predicate)) /
                                static_cast<double>(values.size());
}

double shareAbove(const Values& values, double limit) {
    return share(values, [limit](double value) { return value > limit; });
}

Values magnitudes(Values values) {
    for (double& value : values) {
        value = std::abs(value);
    }
    return values;
}

/// Slope of a least-squares line through values at positions 0 to 1.
double slope(const Values& values) {
    if (values.size() < 2) {
        return 0.0;
    }
    const double centre = mean(values);
    double covariance = 0.0;
    double variance = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double position = static_cast<double>(i) / static_cast<double>(values.size() - 1) - 0.5;
        covariance += position * (values[i] - centre);
        variance += position * position;
    }
    return covariance / variance;
}

/// Longest run of values above the limit, as a share of all.
double longestRunAbove(const Values& values, double limit) {
    std::size_t longest = 0;
    std::size_t run = 0;
    for (const double value : values) {
        run = value > limit ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return static_cast<double>(longest) / static_cast<double>(values.size());
}

/// Greatest mean over kStretchSteps neighbours.
double worstStretch(const Values& values) {
    const std::size_t width = std::min(kStretchSteps, values.size());
    double sum = std::accumulate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(width), 0.0);
    double worst = sum;
    for (std::size_t i = width; i < values.size(); ++i) {
        sum += values[i] - values[i - width];
        worst = std::max(worst, sum);
    }
    return worst / static_cast<double>(width);
}

/// Root of the mean squared residual of y about its least-squares line over x.
double residual(const Values& x, const Values& y) {
    const double meanX = mean(x);
    const double meanY = mean(y);
    double covariance = 0.0;
    double variance = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        covariance += (x[i] - meanX) * (y[i] - meanY);
        variance += (x[i] - meanX) * (x[i] - meanX);
    }
    const double gradient = variance > 0.0 ? covariance / variance : 0.0;
    Values squares;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double error = y[i] - meanY - gradient * (x[i] - meanX);
        squares.push_back(error * error);
    }
    return std::sqrt(mean(squares));
}

Values deviations(const ContourAlignment& alignment) {
    Values values;
    for (const AlignedCell& step : alignment.steps) {
        values.push_back(step.deviation);
    }
    return values;
}

Values deviations(const std::vector<SungNote>& notes) {
    Values values;
    for (const SungNote& note : notes) {
        values.push_back(note.deviation);
    }
    return values;
}

/// Names of one alignment's features, in the order in which addAlignment() adds them.
struct AlignmentNames {
    std::string_view meanCost, meanAbsolute, medianAbsolute, spread, upperQuartile, mostPart,
        aboveQuarterTone, aboveSemitone, aboveWholeTone, longestWrong, worstStretch, drift, diagonalShare,
        meanDetour, greatestDetour, notesNear, notesOff, noteMean, noteMedian, noteWorst, noteSecondWorst,
        firstNote, lastNote, timeNear;
};

constexpr AlignmentNames kInKeyNames{
    "keyMeanCost",        "keyMeanAbsolute", "keyMedianAbsolute",   "keySpread",
    "keyUpperQuartile",   "keyMostPart",     "keyAboveQuarterTone", "keyAboveSemitone",
    "keyAboveWholeTone",  "keyLongestWrong", "keyWorstStretch",     "keyDrift",
    "keyDiagonalShare",   "keyMeanDetour",   "keyGreatestDetour",   "keyNotesNear",
    "keyNotesOff",        "keyNoteMean",     "keyNoteMedian",       "keyNoteWorst",
    "keyNoteSecondWorst", "keyFirstNote",    "keyLastNote",         "keyTimeNear",
};
constexpr AlignmentNames kTransposedNames{
    "bestMeanCost",        "bestMeanAbsolute", "bestMedianAbsolute",   "bestSpread",
    "bestUpperQuartile",   "bestMostPart",     "bestAboveQuarterTone", "bestAboveSemitone",
    "bestAboveWholeTone",  "bestLongestWrong", "bestWorstStretch",     "bestDrift",
    "bestDiagonalShare",   "bestMeanDetour",   "bestGreatestDetour",   "bestNotesNear",
    "bestNotesOff",        "bestNoteMean",     "bestNoteMedian",       "bestNoteWorst",
    "bestNoteSecondWorst", "bestFirstNote",    "bestLastNote",         "bestTimeNear",
};

class Collector {
  public:
    void add(std::string_view name, double value) { features_.push_back({name, static_cast<float>(value)}); }
    std::vector<ImitationFeature> take() { return std::move(features_); }

  private:
    std::vector<ImitationFeature> features_;
};

/// Distances of a path from the straight line between its ends, as shares of the reference's length.
Values detours(const ContourAlignment& alignment, const AlignedImitation& aligned) {
    const auto rows = static_cast<double>(std::max<std::size_t>(aligned.performance.size() - 1, 1));
    const auto columns = static_cast<double>(std::max<std::size_t>(aligned.reference.size() - 1, 1));
    Values values;
    for (const AlignedCell& step : alignment.steps) {
        values.push_back(std::abs(static_cast<double>(step.performance) / rows -
                                  static_cast<double>(step.reference) / columns));
    }
    return values;
}

double diagonalShare(const ContourAlignment& alignment) {
    std::size_t diagonals = 0;
    for (std::size_t i = 1; i < alignment.steps.size(); ++i) {
        const AlignedCell& before = alignment.steps[i - 1];
        const AlignedCell& step = alignment.steps[i];
        diagonals += step.performance != before.performance && step.reference != before.reference ? 1 : 0;
    }
    return static_cast<double>(diagonals) / static_cast<double>(alignment.steps.size());
}

void addAlignment(Collector& collector, const AlignmentNames& names, const ContourAlignment& alignment,
                  const std::vector<SungNote>& sung, const AlignedImitation& aligned) {
    const Values signedValues = deviations(alignment);
    const Values values = magnitudes(signedValues);
    collector.add(names.meanCost, alignment.meanCost);
    collector.add(names.meanAbsolute, mean(values));
    collector.add(names.medianAbsolute, medianOf(values));
    collector.add(names.spread, deviationOf(signedValues));
    collector.add(names.upperQuartile, quantileOf(values, kUpperQuartile));
    collector.add(names.mostPart, quantileOf(values, kMostPart));
    collector.add(names.aboveQuarterTone, shareAbove(values, kQuarterTone));
    collector.add(names.aboveSemitone, shareAbove(values, kSemitone));
    collector.add(names.aboveWholeTone, shareAbove(values, kWholeTone));
    collector.add(names.longestWrong, longestRunAbove(values, kSemitone));
    collector.add(names.worstStretch, worstStretch(values));
    collector.add(names.drift, std::abs(slope(signedValues)));
    collector.add(names.diagonalShare, diagonalShare(alignment));
    const Values path = detours(alignment, aligned);
    collector.add(names.meanDetour, mean(path));
    collector.add(names.greatestDetour, greatest(path));

    Values notes = magnitudes(deviations(sung));
    collector.add(names.notesNear, 1.0 - shareAbove(notes, kQuarterTone));
    collector.add(names.notesOff, shareAbove(notes, kSemitone));
    collector.add(names.noteMean, mean(notes));
    collector.add(names.noteMedian, medianOf(notes));
    const double first = notes.front();
    const double last = notes.back();
    double near = 0.0;
    double all = 0.0;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const auto length = static_cast<double>(aligned.notes[i].end - aligned.notes[i].begin);
        near += notes[i] <= kQuarterTone ? length : 0.0;
        all += length;
    }
    std::sort(notes.begin(), notes.end());
    collector.add(names.noteWorst, notes.back());
    collector.add(names.noteSecondWorst, notes[notes.size() > 1 ? notes.size() - 2 : 0]);
    collector.add(names.firstNote, first);
    collector.add(names.lastNote, last);
    collector.add(names.timeNear, near / all);
}

/// Intervals between neighbouring notes, sung against wanted: they tell a wrong note from a wrong key.
void addIntervals(Collector& collector, const AlignedImitation& aligned) {
    Values errors;
    std::size_t turned = 0;
    for (std::size_t i = 1; i < aligned.notes.size(); ++i) {
        const double wanted = aligned.notes[i].midi - aligned.notes[i - 1].midi;
        const double error = aligned.transposedNotes[i].deviation - aligned.transposedNotes[i - 1].deviation;
        errors.push_back(std::abs(error));
        const bool moves = std::abs(wanted) > kQuarterTone;
        turned += moves && wanted * (wanted + error) <= 0.0 ? 1 : 0;
    }
    collector.add("intervalMean", mean(errors));
    collector.add("intervalWorst", greatest(errors));
    collector.add("intervalsOffQuarterTone", shareAbove(errors, kQuarterTone));
    collector.add("intervalsOffSemitone", shareAbove(errors, kSemitone));
    collector.add("intervalsTurned",
                  errors.empty() ? 0.0 : static_cast<double>(turned) / static_cast<double>(errors.size()));
}

/// Lengths and onsets of the notes, as the alignment in the best key finds them.
void addRhythm(Collector& collector, const AlignedImitation& aligned) {
    Values stretches;
    Values missed;
    Values wantedOnsets;
    Values sungOnsets;
    for (std::size_t i = 0; i < aligned.notes.size(); ++i) {
        const MelodyNote& note = aligned.notes[i];
        const SungNote& sung = aligned.transposedNotes[i];
        const double stretch = static_cast<double>(sung.cells) / static_cast<double>(note.end - note.begin);
        stretches.push_back(std::log2(stretch));
        missed.push_back(stretch < kMissedShare ? 1.0 : 0.0);
        wantedOnsets.push_back(static_cast<double>(aligned.reference.cells[note.begin]) * kContourHopSeconds);
        sungOnsets.push_back(static_cast<double>(sung.firstCell) * kContourHopSeconds);
    }
    const double centre = medianOf(stretches);
    Values uneven;
    for (const double stretch : stretches) {
        uneven.push_back(std::abs(stretch - centre));
    }
    collector.add("rhythmUnevenness", mean(uneven));
    collector.add("rhythmWorst", greatest(uneven));
    collector.add("rhythmOnsetResidual", residual(wantedOnsets, sungOnsets));
    collector.add("notesMissed", mean(missed));
}

double logRatio(double numerator, double denominator) { return std::log2(numerator / denominator); }

double spanOf(const VoicedCurve& curve) {
    return static_cast<double>(curve.cells.back() - curve.cells.front() + 1);
}

}  // namespace

Result<AlignedImitation> alignImitation(const PitchContour& performance, const PitchContour& reference) {
    AlignedImitation aligned;
    const auto read = [](const PitchContour& contour, const char* which,
                         VoicedCurve& into) -> std::optional<Error> {
        auto curve = voicedCurve(contour);
        if (!curve) {
            return Error{curve.error().code, std::string(which) + ": " + curve.error().message};
        }
        into = std::move(curve).value();
        return std::nullopt;
    };
    if (auto problem = read(performance, "performance", aligned.performance)) {
        return *problem;
    }
    if (auto problem = read(reference, "reference", aligned.reference)) {
        return *problem;
    }
    auto inKey = alignInKey(aligned.performance, aligned.reference);
    if (!inKey) {
        return inKey.error();
    }
    auto transposed = alignTransposed(aligned.performance, aligned.reference);
    if (!transposed) {
        return transposed.error();
    }
    aligned.inKey = std::move(inKey).value();
    aligned.transposed = std::move(transposed).value();
    aligned.notes = melodyNotes(aligned.reference);
    aligned.inKeyNotes = sungNotes(aligned.notes, aligned.inKey, aligned.performance);
    aligned.transposedNotes = sungNotes(aligned.notes, aligned.transposed, aligned.performance);
    return aligned;
}

std::vector<ImitationFeature> imitationFeatures(const AlignedImitation& aligned) {
    Collector collector;
    addAlignment(collector, kInKeyNames, aligned.inKey, aligned.inKeyNotes, aligned);
    addAlignment(collector, kTransposedNames, aligned.transposed, aligned.transposedNotes, aligned);
    addIntervals(collector, aligned);
    const double octaves = std::round(aligned.transposed.transposition / kOctave);
    collector.add("keyDistance", std::abs(aligned.transposed.transposition - kOctave * octaves));
    const double semitones = aligned.transposed.transposition - std::round(aligned.transposed.transposition);
    collector.add("tuningDistance", std::abs(semitones));
    addRhythm(collector, aligned);
    const double duration = logRatio(spanOf(aligned.performance), spanOf(aligned.reference));
    collector.add("durationRatio", duration);
    collector.add("durationDistance", std::abs(duration));
    collector.add("voicedRatio", logRatio(static_cast<double>(aligned.performance.size()),
                                          static_cast<double>(aligned.reference.size())));
    collector.add("voicedShare",
                  static_cast<double>(aligned.performance.size()) / spanOf(aligned.performance));
    Values unsteadiness;
    for (const SungNote& note : aligned.transposedNotes) {
        unsteadiness.push_back(note.unsteadiness);
    }
    collector.add("unsteadiness", mean(unsteadiness));
    collector.add("notes", static_cast<double>(aligned.notes.size()));
    return collector.take();
}

std::vector<float> alignedPicture(const AlignedImitation& aligned) {
    constexpr double kMostDeviation = 3.0;
    constexpr double kPitchScale = 6.0;
    constexpr double kMostPitch = 2.0;
    constexpr double kMostSlowness = 2.0;
    const std::size_t columns = aligned.reference.size();
    // means over the performance cells that the path lays on each reference cell
    Values inKey(columns, 0.0);
    Values transposed(columns, 0.0);
    Values inKeySteps(columns, 0.0);
    Values transposedSteps(columns, 0.0);
    for (const AlignedCell& step : aligned.inKey.steps) {
        inKey[step.reference] += step.deviation;
        inKeySteps[step.reference] += 1.0;
    }
    for (const AlignedCell& step : aligned.transposed.steps) {
        transposed[step.reference] += step.deviation;
        transposedSteps[step.reference] += 1.0;
    }
    const double centre = medianOf(aligned.reference.midi);
    std::vector<float> picture(kAlignedChannels * kAlignedPoints, 0.0F);
    const auto at = [&](std::size_t channel, std::size_t point) -> float& {
        return picture[channel * kAlignedPoints + point];
    };
    const auto limited = [](double value, double most) {
        return static_cast<float>(std::clamp(value, -most, most));
    };
    for (std::size_t point = 0; point < kAlignedPoints; ++point) {
        const std::size_t begin = point * columns / kAlignedPoints;
        const std::size_t end = std::max((point + 1) * columns / kAlignedPoints, begin + 1);
        Values key;
        Values best;
        Values pitch;
        double steps = 0.0;
        for (std::size_t column = begin; column < end; ++column) {
            key.push_back(inKey[column] / inKeySteps[column]);
            best.push_back(transposed[column] / transposedSteps[column]);
            pitch.push_back(aligned.reference.midi[column]);
            steps += transposedSteps[column];
        }
        at(0, point) = limited(mean(key), kMostDeviation) / static_cast<float>(kMostDeviation);
        at(1, point) = limited(mean(best), kMostDeviation) / static_cast<float>(kMostDeviation);
        at(2, point) = limited((mean(pitch) - centre) / kPitchScale, kMostPitch);
        at(3, point) = limited(std::log2(steps / static_cast<double>(end - begin)), kMostSlowness);
    }
    for (const MelodyNote& note : aligned.notes) {
        at(4, note.begin * kAlignedPoints / columns) = 1.0F;
    }
    return picture;
}

}  // namespace woodshed
