#include "descriptors/performance_descriptors.h"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "audio/filter_bank.h"
#include "audio/median_filter.h"
#include "audio/signal.h"
#include "audio/stft.h"
#include "descriptors/histogram_shape.h"
#include "descriptors/note_statistics.h"
#include "features/mfcc.h"
#include "features/novelty.h"
#include "pitch/note_segmentation.h"
#include "pitch/tuning.h"

namespace woodshed {
namespace {

constexpr double kSampleRate = 44100.0;
constexpr std::size_t kFrameSize = 1024;
constexpr std::size_t kHopSize = 256;
constexpr std::size_t kMfccs = 13;
constexpr std::array<const char*, 4> kSpectralNames = {"centroid", "rolloff", "flux", "zeroCrossingRate"};
constexpr std::size_t kFrameFeatures = kSpectralNames.size() + kMfccs;
static_assert(4 * kFrameFeatures == kLowLevelDescriptors);

constexpr double kLowLevelSeconds = 0.2;
constexpr double kHandCraftedSeconds = 0.1;
constexpr std::size_t kTuningBins = 10;
constexpr std::size_t kSmoothing = 5;
constexpr double kUnsteadySemitones = 0.1;
constexpr double kRaggedShare = 0.4;
constexpr std::size_t kInterOnsetBins = 50;
constexpr std::array<const char*, 4> kNoteMeasures = {"pitchSd", "pitchOutliers", "amplitudeSd",
                                                      "amplitudePeaks"};
constexpr std::array<const char*, kHistogramMeasures> kHistogramNames = {
    "peakConcentration", "binSeconds", "skewness", "kurtosis", "rolloff", "peakPower"};

/// The samples of a note, relative to its own peak.
std::vector<float> soundOf(const SegmentedNote& note, std::span<const float> mono, bool ownPeak, float peak) {
    const std::size_t first = std::min(note.firstFrame * kHopSize, mono.size());
    const std::size_t end = std::min(note.endFrame * kHopSize, mono.size());
    std::vector<float> sound(mono.begin() + static_cast<std::ptrdiff_t>(first),
                             mono.begin() + static_cast<std::ptrdiff_t>(end));
    float reference = peak;
    if (ownPeak) {
        reference = 0.0F;
        for (const float sample : sound) {
            reference = std::max(reference, std::abs(sample));
        }
    }
    for (float& sample : sound) {
        sample = reference > 0.0F ? sample / reference : 0.0F;
    }
    return sound;
}

double signOf(float sample) { return sample > 0.0F ? 1.0 : (sample < 0.0F ? -1.0 : 0.0); }

double zeroCrossingRate(std::span<const float> frame) {
    double changes = 0.0;
    for (std::size_t i = 1; i < frame.size(); ++i) {
        changes += std::abs(signOf(frame[i]) - signOf(frame[i - 1]));
    }
    return 0.5 * changes / static_cast<double>(frame.size() - 1);
}

double centroid(std::span<const float> bins) {
    double weighted = 0.0;
    double powers = 0.0;
    for (std::size_t bin = 0; bin < bins.size(); ++bin) {
        const double power = static_cast<double>(bins[bin]) * static_cast<double>(bins[bin]);
        weighted += static_cast<double>(bin) * power;
        powers += power;
    }
    return powers > 0.0 ? weighted / powers * kSampleRate / static_cast<double>(kFrameSize) : 0.0;
}

double rolloff(std::span<const float> bins) {
    double sum = 0.0;
    for (const float bin : bins) {
        sum += static_cast<double>(bin);
    }
    double reached = 0.0;
    std::size_t bin = 0;
    while (bin < bins.size() && (reached += static_cast<double>(bins[bin])) < kRolloffShare * sum) {
        ++bin;
    }
    return static_cast<double>(std::min(bin, bins.size() - 1));
}

/// Frame features of a note: one list of values per feature, in the order of the names.
std::vector<std::vector<double>> frameFeatures(std::span<const float> sound, const FilterBank& bank,
                                               WorkerPool& pool) {
    Eigen::MatrixXf magnitudes =
        magnitudeSpectrogram(sound, {kFrameSize, kHopSize, Window::HannPeriodic, false}, pool);
    magnitudes *= 2.0F / static_cast<float>(kFrameSize);
    const Eigen::MatrixXf mfccs = auditoryToolboxMfcc(bank.apply(magnitudes), kMfccs);
    const std::vector<float> flux =
        spectralFlux(magnitudes, {.halfWave = false, .norm = FluxParameters::Norm::MeanEuclidean});
    std::vector<std::vector<double>> features(kFrameFeatures);
    for (Eigen::Index frame = 0; frame < magnitudes.cols(); ++frame) {
        const auto at = static_cast<std::size_t>(frame);
        const std::span<const float> bins(magnitudes.col(frame).data(),
                                          static_cast<std::size_t>(magnitudes.rows()));
        features[0].push_back(centroid(bins));
        features[1].push_back(rolloff(bins));
        features[2].push_back(static_cast<double>(flux[at]));
        features[3].push_back(zeroCrossingRate(sound.subspan(at * kHopSize, kFrameSize)));
        for (std::size_t k = 0; k < kMfccs; ++k) {
            features[kSpectralNames.size() + k].push_back(
                static_cast<double>(mfccs(static_cast<Eigen::Index>(k), frame)));
        }
    }
    return features;
}

std::vector<double> lowLevel(std::span<const SegmentedNote> notes, std::span<const float> mono,
                             WorkerPool& pool) {
    const FilterBank bank = FilterBank::auditoryToolbox(kFrameSize, kSampleRate);
    std::vector<std::vector<double>> perNote(2 * kFrameFeatures);  // means, then SDs
    for (const SegmentedNote& note : notes) {
        const auto features = frameFeatures(soundOf(note, mono, true, 0.0F), bank, pool);
        for (std::size_t k = 0; k < kFrameFeatures; ++k) {
            perNote[k].push_back(meanOf(features[k]));
            perNote[kFrameFeatures + k].push_back(standardDeviation(features[k]));
        }
    }
    std::vector<double> descriptors;
    descriptors.reserve(2 * perNote.size());
    for (const auto& values : perNote) {
        descriptors.push_back(meanOf(values));
    }
    for (const auto& values : perNote) {
        descriptors.push_back(standardDeviation(values));
    }
    return descriptors;
}

/// Running mean of kSmoothing values; at the ends of the largest odd number that fits symmetrically.
std::vector<double> smoothed(std::span<const double> curve) {
    std::vector<double> result;
    for (std::size_t i = 0; i < curve.size(); ++i) {
        const std::size_t reach = std::min({kSmoothing / 2, i, curve.size() - 1 - i});
        result.push_back(meanOf(curve.subspan(i - reach, 2 * reach + 1)));
    }
    return result;
}

/// SD of the frames' sums of |x|, and peaks in the smoothed difference of the frames' maxima per frame.
std::array<double, 2> amplitudeMeasures(std::span<const float> sound) {
    std::vector<double> sums;
    std::vector<double> maxima;
    for (std::size_t first = 0; first + kFrameSize <= sound.size(); first += kHopSize) {
        double sum = 0.0;
        double maximum = 0.0;
        for (const float sample : sound.subspan(first, kFrameSize)) {
            const double magnitude = std::abs(static_cast<double>(sample));
            sum += magnitude;
            maximum = std::max(maximum, magnitude);
        }
        sums.push_back(sum);
        maxima.push_back(maximum);
    }
    if (maxima.empty()) {
        return {};
    }
    std::vector<double> rises;
    for (std::size_t i = 1; i < maxima.size(); ++i) {
        rises.push_back(maxima[i] - maxima[i - 1]);
    }
    return {standardDeviation(sums),
            static_cast<double>(localMaxima(smoothed(rises)).size()) / static_cast<double>(maxima.size())};
}

/// Share of the pitches in the fullest bin of deviation from equal temperament and its two neighbours.
double tuningConcentration(std::span<const double> midi) {
    std::array<double, kTuningBins> counts{};
    for (const double pitch : midi) {
        const double part = pitch - std::floor(pitch);
        const auto bin = static_cast<std::size_t>(part * static_cast<double>(kTuningBins));
        counts[std::min(bin, kTuningBins - 1)] += 1.0;
    }
    const auto peak =
        static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin());
    return (counts[(peak + kTuningBins - 1) % kTuningBins] + counts[peak] +
            counts[(peak + 1) % kTuningBins]) /
           static_cast<double>(midi.size());
}

std::vector<double> handCrafted(std::span<const SegmentedNote> notes, std::span<const float> f0,
                                std::span<const float> mono) {
    float peak = 0.0F;
    for (const float sample : mono) {
        peak = std::max(peak, std::abs(sample));
    }
    std::vector<double> allMidi;
    std::vector<std::vector<double>> measures(kNoteMeasures.size());
    double unsteady = 0.0;
    std::vector<double> interOnset;
    for (std::size_t n = 0; n < notes.size(); ++n) {
        const SegmentedNote& note = notes[n];
        std::vector<double> midi;
        for (std::size_t frame = note.firstFrame; frame < note.endFrame; ++frame) {
            midi.push_back(midiPitch(static_cast<double>(f0[frame])));
        }
        allMidi.insert(allMidi.end(), midi.begin(), midi.end());
        const double deviation = standardDeviation(midi);
        const double outliers = shareBeyond(midi, meanOf(midi), deviation);
        const auto amplitude = amplitudeMeasures(soundOf(note, mono, false, peak));
        measures[0].push_back(deviation);
        measures[1].push_back(outliers);
        measures[2].push_back(amplitude[0]);
        measures[3].push_back(amplitude[1]);
        unsteady += deviation > kUnsteadySemitones && outliers > kRaggedShare ? 1.0 : 0.0;
        if (n > 0) {
            interOnset.push_back(note.onset - notes[n - 1].onset);
        }
    }
    std::vector<double> descriptors = {tuningConcentration(allMidi)};
    for (const auto& values : measures) {
        const auto summary = summaryOf(values);
        descriptors.insert(descriptors.end(), summary.begin(), summary.end());
    }
    descriptors.push_back(1.0 - unsteady / static_cast<double>(notes.size()));
    const auto rhythm = histogramShape(interOnset, kInterOnsetBins);
    descriptors.insert(descriptors.end(), rhythm.begin(), rhythm.end());
    return descriptors;
}

}  // namespace

std::vector<std::string> performanceDescriptorNames() {
    std::vector<std::string> frames(kSpectralNames.begin(), kSpectralNames.end());
    for (std::size_t k = 1; k <= kMfccs; ++k) {
        frames.push_back("mfcc" + std::to_string(k));
    }
    std::vector<std::string> names;
    for (const char* overNotes : {".noteMean", ".noteSd"}) {
        for (const char* overFrames : {".frameMean", ".frameSd"}) {
            for (const std::string& feature : frames) {
                names.push_back(feature + overFrames + overNotes);
            }
        }
    }
    names.emplace_back("tuningConcentration");
    for (const std::string measure : kNoteMeasures) {
        for (const char* summary : kSummaryNames) {
            names.push_back(measure + "." + summary);
        }
    }
    names.emplace_back("steadyNotes");
    for (const char* measure : kHistogramNames) {
        names.push_back(std::string("interOnset.") + measure);
    }
    return names;
}

Result<std::vector<double>> describePerformance(std::span<const float> mono44100, const PitchTrack& track,
                                                WorkerPool& pool) {
    if (auto problem = findProblem(mono44100)) {
        return *std::move(problem);
    }
    const double hopSeconds = static_cast<double>(kHopSize) / kSampleRate;
    if (track.f0.size() != (mono44100.size() + kHopSize - 1) / kHopSize || track.hopSeconds != hopSeconds) {
        return Error{ErrorCode::BadArgument, "the pitch track is not that of these samples"};
    }
    const std::vector<float> levels = frameMeanAbsolute(mono44100, kHopSize);
    SegmentationParameters parameters;
    parameters.minimumSeconds = kHandCraftedSeconds;
    const auto notes = segmentNotes(track, levels, parameters);
    if (!notes) {
        return notes.error();
    }
    if (notes.value().empty()) {
        return Error{ErrorCode::Unpitched, "no note of the take lasts a tenth of a second"};
    }
    parameters.minimumSeconds = kLowLevelSeconds;
    const auto longNotes = segmentNotes(track, levels, parameters);
    if (!longNotes) {
        return longNotes.error();
    }
    if (longNotes.value().empty()) {
        return Error{ErrorCode::TooShort, "no note of the take lasts a fifth of a second"};
    }
    const std::vector<float> f0 = medianFilter(track.f0, parameters.medianFrames, MedianEdge::Zero);
    std::vector<double> descriptors = lowLevel(longNotes.value(), mono44100, pool);
    const std::vector<double> rest = handCrafted(notes.value(), f0, mono44100);
    descriptors.insert(descriptors.end(), rest.begin(), rest.end());
    return descriptors;
}

}  // namespace woodshed
