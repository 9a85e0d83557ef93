#include "imitation/imitation_features.h"

#include <algorithm>
#include <array>
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

struct Line {
    double gradient = 0.0;
    double offset = 0.0;
};

/// Least-squares line of y over x.
Line fittedLine(const Values& x, const Values& y) {
    const double meanX = mean(x);
    const double meanY = mean(y);
    double covariance = 0.0;
    double variance = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        covariance += (x[i] - meanX) * (y[i] - meanY);
        variance += (x[i] - meanX) * (x[i] - meanX);
    }
    const double gradient = variance > 0.0 ? covariance / variance : 0.0;
    return {gradient, meanY - gradient * meanX};
}

/// When and how long the notes are sung, as one alignment finds them.
struct Rhythm {
    Values stretches;  ///< log2 of sung over wanted length, less the median
    Values timing;     ///< onset less the steady tempo that fits best, seconds
    Values intervals;  ///< log2 of sung over wanted time between neighbouring onsets, less the median
    double missed = 0.0;
};

Rhythm rhythmOf(const AlignedImitation& aligned, const std::vector<SungNote>& sungNotes) {
    constexpr double kLeastInterval = kContourHopSeconds;
    Rhythm rhythm;
    Values wanted;
    Values sung;
    for (std::size_t i = 0; i < aligned.notes.size(); ++i) {
        const MelodyNote& note = aligned.notes[i];
        const double stretch =
            static_cast<double>(sungNotes[i].cells) / static_cast<double>(note.end - note.begin);
        rhythm.stretches.push_back(std::log2(stretch));
        rhythm.missed += stretch < kMissedShare ? 1.0 : 0.0;
        wanted.push_back(static_cast<double>(aligned.reference.cells[note.begin]) * kContourHopSeconds);
        sung.push_back(static_cast<double>(sungNotes[i].firstCell) * kContourHopSeconds);
        if (i > 0) {
            rhythm.intervals.push_back(
                std::log2(std::max(sung[i] - sung[i - 1], kLeastInterval) / (wanted[i] - wanted[i - 1])));
        }
    }
    rhythm.missed /= static_cast<double>(aligned.notes.size());
    const Line line = fittedLine(wanted, sung);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        rhythm.timing.push_back(sung[i] - line.offset - line.gradient * wanted[i]);
    }
    for (Values* values : {&rhythm.stretches, &rhythm.intervals}) {
        const double centre = medianOf(*values);
        for (double& value : *values) {
            value -= centre;
        }
    }
    return rhythm;
}

struct RhythmNames {
    std::string_view unevenness, worst, typical, timing, worstTiming, intervals, typicalInterval,
        intervalsOff, missed;
};
constexpr RhythmNames kInKeyRhythm{
    "keyRhythmUnevenness", "keyRhythmWorst",     "keyRhythmTypical",         "keyTiming",
    "keyTimingWorst",      "keyRhythmIntervals", "keyRhythmIntervalTypical", "keyRhythmIntervalsOff",
    "keyNotesMissed"};
constexpr RhythmNames kTransposedRhythm{
    "bestRhythmUnevenness", "bestRhythmWorst",     "bestRhythmTypical",         "bestTiming",
    "bestTimingWorst",      "bestRhythmIntervals", "bestRhythmIntervalTypical", "bestRhythmIntervalsOff",
    "bestNotesMissed"};

void addRhythm(Collector& collector, const RhythmNames& names, const Rhythm& rhythm) {
    /// A note half as long again, or two thirds as long: another rhythm.
    constexpr double kOtherRhythm = 0.585;
    const Values uneven = magnitudes(rhythm.stretches);
    const Values timing = magnitudes(rhythm.timing);
    const Values intervals = magnitudes(rhythm.intervals);
    collector.add(names.unevenness, mean(uneven));
    collector.add(names.worst, greatest(uneven));
    collector.add(names.typical, medianOf(uneven));
    collector.add(names.timing, mean(timing));
    collector.add(names.worstTiming, greatest(timing));
    collector.add(names.intervals, mean(intervals));
    collector.add(names.typicalInterval, medianOf(intervals));
    collector.add(names.intervalsOff, shareAbove(intervals, kOtherRhythm));
    collector.add(names.missed, rhythm.missed);
}

/// Silences inside a performance: hesitation shows as one long gap.
void addGaps(Collector& collector, const AlignedImitation& aligned) {
    constexpr double kHesitationSeconds = 0.3;
    const auto gaps = [](const VoicedCurve& curve) {
        Values found;
        for (std::size_t i = 1; i < curve.size(); ++i) {
            found.push_back(static_cast<double>(curve.cells[i] - curve.cells[i - 1] - 1) *
                            kContourHopSeconds);
        }
        return found;
    };
    const Values sung = gaps(aligned.performance);
    const auto hesitations = [](const Values& values) {
        return static_cast<double>(
            std::count_if(values.begin(), values.end(), [](double gap) { return gap > kHesitationSeconds; }));
    };
    collector.add("longestGap", greatest(sung));
    collector.add("hesitations", hesitations(sung));
}

/// What the alignment cannot show: notes sung beyond those wanted, by editing one list of notes into the
/// other.
void addNoteLists(Collector& collector, const AlignedImitation& aligned) {
    const std::vector<MelodyNote> sung = melodyNotes(aligned.performance);
    const std::size_t rows = sung.size();
    const std::size_t columns = aligned.notes.size();
    Values previous(columns + 1);
    std::iota(previous.begin(), previous.end(), 0.0);
    for (std::size_t row = 0; row < rows; ++row) {
        Values current{static_cast<double>(row + 1)};
        for (std::size_t column = 0; column < columns; ++column) {
            const double distance =
                std::abs(sung[row].midi - aligned.notes[column].midi - aligned.transposed.transposition);
            current.push_back(std::min({previous[column] + std::min(distance, kSemitone),
                                        previous[column + 1] + 1.0, current[column] + 1.0}));
        }
        previous = std::move(current);
    }
    collector.add("noteEdits", previous.back() / static_cast<double>(columns));
    collector.add("noteCountRatio", std::log2(static_cast<double>(rows) / static_cast<double>(columns)));
}

/// Pearson correlation of the aligned pitches: the shape of the melody, whatever its intervals.
double shapeCorrelation(const AlignedImitation& aligned) {
    Values sung;
    Values wanted;
    for (const AlignedCell& step : aligned.transposed.steps) {
        sung.push_back(aligned.reference.midi[step.reference] + step.deviation);
        wanted.push_back(aligned.reference.midi[step.reference]);
    }
    const double spread = deviationOf(sung) * deviationOf(wanted);
    if (spread <= 0.0) {
        return 0.0;
    }
    Values products;
    const double meanSung = mean(sung);
    const double meanWanted = mean(wanted);
    for (std::size_t i = 0; i < sung.size(); ++i) {
        products.push_back((sung[i] - meanSung) * (wanted[i] - meanWanted));
    }
    return mean(products) / spread;
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
    const double octaves = std::round(aligned.transposed.transposition / kOctaveInSemitones);
    collector.add("keyDistance", std::abs(aligned.transposed.transposition - kOctaveInSemitones * octaves));
    const double semitones = aligned.transposed.transposition - std::round(aligned.transposed.transposition);
    collector.add("tuningDistance", std::abs(semitones));
    addRhythm(collector, kInKeyRhythm, rhythmOf(aligned, aligned.inKeyNotes));
    addRhythm(collector, kTransposedRhythm, rhythmOf(aligned, aligned.transposedNotes));
    addGaps(collector, aligned);
    addNoteLists(collector, aligned);
    collector.add("shapeCorrelation", shapeCorrelation(aligned));
    Values otherOctaves;
    for (const AlignedCell& step : aligned.transposed.steps) {
        const double raw = aligned.performance.midi[step.performance] -
                           aligned.reference.midi[step.reference] - aligned.transposed.transposition;
        otherOctaves.push_back(std::abs(raw) > kOctaveInSemitones / 2.0 ? 1.0 : 0.0);
    }
    collector.add("otherOctaves", mean(otherOctaves));
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
    constexpr double kTimingSeconds = 0.5;
    constexpr double kMost = 2.0;  // of the rows that are no deviations
    enum Row : std::size_t { Key, Best, KeyNote, BestNote, Timing, Stretch, Pitch, Begin };
    const std::size_t columns = aligned.reference.size();
    const auto limited = [](double value, double most) { return std::clamp(value, -most, most); };
    const auto deviation = [&](double value) { return limited(value, kMostDeviation) / kMostDeviation; };

    // every row on the reference's cells first
    std::array<Values, kAlignedChannels> rows;
    rows.fill(Values(columns, 0.0));
    const auto lay = [&](const ContourAlignment& alignment, Values& row) {
        Values steps(columns, 0.0);
        for (const AlignedCell& step : alignment.steps) {
            row[step.reference] += step.deviation;
            steps[step.reference] += 1.0;
        }
        for (std::size_t i = 0; i < columns; ++i) {
            row[i] = deviation(row[i] / steps[i]);
        }
    };
    lay(aligned.inKey, rows[Key]);
    lay(aligned.transposed, rows[Best]);
    const double centre = medianOf(aligned.reference.midi);
    for (std::size_t i = 0; i < columns; ++i) {
        rows[Pitch][i] = limited((aligned.reference.midi[i] - centre) / kPitchScale, kMost);
    }
    const Rhythm rhythm = rhythmOf(aligned, aligned.transposedNotes);
    for (std::size_t i = 0; i < aligned.notes.size(); ++i) {
        for (std::size_t cell = aligned.notes[i].begin; cell < aligned.notes[i].end; ++cell) {
            rows[KeyNote][cell] = deviation(aligned.inKeyNotes[i].deviation);
            rows[BestNote][cell] = deviation(aligned.transposedNotes[i].deviation);
            rows[Timing][cell] = limited(rhythm.timing[i] / kTimingSeconds, kMost);
            rows[Stretch][cell] = limited(rhythm.stretches[i], kMost);
        }
    }

    std::vector<float> picture(kAlignedChannels * kAlignedPoints, 0.0F);
    for (std::size_t channel = 0; channel < kAlignedChannels; ++channel) {
        for (std::size_t point = 0; point < kAlignedPoints; ++point) {
            const std::size_t begin = point * columns / kAlignedPoints;
            const std::size_t end = std::max((point + 1) * columns / kAlignedPoints, begin + 1);
            double sum = 0.0;
            for (std::size_t cell = begin; cell < end; ++cell) {
                sum += rows[channel][cell];
            }
            picture[channel * kAlignedPoints + point] =
                static_cast<float>(sum / static_cast<double>(end - begin));
        }
    }
    for (const MelodyNote& note : aligned.notes) {
        picture[Begin * kAlignedPoints + note.begin * kAlignedPoints / columns] = 1.0F;
    }
    return picture;
}

}  // namespace woodshed
