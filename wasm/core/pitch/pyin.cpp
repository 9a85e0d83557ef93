#include "pitch/pyin.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "audio/precondition.h"
#include "audio/signal.h"

namespace woodshed {
namespace {

/// Frames analysed together, and frames per chunk of the pool.
constexpr std::size_t kBatchFrames = 128;
constexpr std::size_t kChunkFrames = 16;
/// What is left of a candidate's probability in total silence.
constexpr double kSilentShare = 0.01;
constexpr double kBetaFirst = 2.0;
constexpr std::size_t kMostBinsPerSemitone = 20;
constexpr std::size_t kMostJumpBins = 120;

/// Share of its probability that a candidate keeps in a block of this RMS: 1 from `lowAmplitude` up, falling
/// in proportion to the RMS to a hundredth in silence.
double audibleShare(double rms, double lowAmplitude) {
    if (rms >= lowAmplitude) {
        return 1.0;
    }
    return (rms + kSilentShare * lowAmplitude) / ((1.0 + kSilentShare) * lowAmplitude);
}

bool within(double value, double low, double high) { return value >= low && value <= high; }

const PyinParameters& checked(const PyinParameters& parameters) {
    require(!parameters.problem(), "pYIN parameters out of range");
    return parameters;
}

}  // namespace

PyinParameters PyinParameters::assessment() {
    PyinParameters parameters;
    parameters.yin.blockSize = 1024;
    parameters.yin.integrationSize = 512;
    parameters.yin.minHz = 61.735;
    parameters.yin.maxHz = 3300.0;
    parameters.yin.fitShare = 0.0;
    parameters.lowAmplitude = 0.01;
    parameters.maxJumpBins = 5;
    parameters.leapProbability = 0.0;
    return parameters;
}

std::optional<Error> PyinParameters::problem() const {
    if (std::optional<Error> error = yin.problem()) {
        return error;
    }
    const auto bad = [](const char* message) { return Error{ErrorCode::BadArgument, message}; };
    if (hopSize < 1 || hopSize > yin.blockSize) {
        return bad("hop must be at least one sample and at most a block");
    }
    if (!isProbability(thresholdMean) || !isProbability(voicingStay) || !isProbability(yinTrust) ||
        !(minimumTrust >= 0.0 && minimumTrust < 1.0) || !(leapProbability >= 0.0 && leapProbability < 1.0)) {
        return bad("probabilities must lie between 0 and 1");
    }
    if (binsPerSemitone < 1 || binsPerSemitone > kMostBinsPerSemitone || maxJumpBins < 1 ||
        maxJumpBins > kMostJumpBins) {
        return bad("1 to 20 bins per semitone, jumps of 1 to 120 bins");
    }
    if (!within(lowAmplitude, 0.0, 1.0)) {
        return bad("low amplitude must lie between 0 and full scale");
    }
    return std::nullopt;
}

PitchHmmParameters PyinParameters::hmm() const {
    PitchHmmParameters model;
    model.minHz = yin.minHz;
    model.maxHz = yin.maxHz;
    model.binsPerSemitone = binsPerSemitone;
    model.maxJumpBins = maxJumpBins;
    model.voicingStay = voicingStay;
    model.yinTrust = yinTrust;
    model.leapProbability = leapProbability;
    return model;
}

ThresholdPrior::ThresholdPrior(double mean, double minimumTrust)
    : above_(kThresholds + 1), minimumTrust_(minimumTrust) {
    require(isProbability(mean) && within(minimumTrust, 0.0, 1.0), "threshold prior out of range");
    const double second = kBetaFirst * (1.0 - mean) / mean;  // the mean of Beta(a, b) is a / (a + b)
    std::vector<double> weights(kThresholds);
    double sum = 0.0;
    for (std::size_t i = 0; i < kThresholds; ++i) {
        const double threshold = static_cast<double>(i + 1) / kThresholds;
        weights[i] = std::pow(threshold, kBetaFirst - 1.0) * std::pow(1.0 - threshold, second - 1.0);
        // Means above 2/3 make the density infinite at 1: that threshold selects every dip and says nothing.
        weights[i] = std::isfinite(weights[i]) ? weights[i] : 0.0;
        sum += weights[i];
    }
    for (std::size_t i = kThresholds; i-- > 0;) {
        above_[i] = above_[i + 1] + weights[i] / sum;
    }
}

double ThresholdPrior::above(double depth) const {
    // Threshold number i (from 0) is (i + 1) / 100: those above `depth` start at the count of those not above
    // it.
    std::size_t first = static_cast<std::size_t>(std::clamp(depth, 0.0, 1.0) * kThresholds);
    while (first > 0 && static_cast<double>(first) / kThresholds > depth) {
        --first;
    }
    while (first < kThresholds && static_cast<double>(first + 1) / kThresholds <= depth) {
        ++first;
    }
    return above_[first];
}

void ThresholdPrior::candidates(const YinAnalyser& analyser, std::vector<PitchCandidate>& out) const {
    out.clear();
    const YinParameters& range = analyser.parameters();
    double deepest = std::numeric_limits<double>::infinity();
    double selected = 0.0;  // weight of the thresholds above `deepest`
    double deepestF0 = 0.0;
    const auto keep = [&](double f0, double probability) {
        if (probability > 0.0 && within(f0, range.minHz, range.maxHz)) {
            out.push_back({static_cast<float>(f0), static_cast<float>(probability)});
        }
    };
    double deepestProbability = 0.0;
    const std::size_t end = range.maxLag();
    for (std::size_t lag = range.minLag(); lag < end; ++lag) {
        if (!analyser.isMinimum(lag)) {
            continue;
        }
        const YinEstimate dip = analyser.refine(lag);
        if (dip.aperiodicity >= deepest) {
            continue;  // first below no threshold
        }
        keep(deepestF0, deepestProbability);
        const double aboveDip = above(dip.aperiodicity);
        deepestProbability = aboveDip - selected;
        selected = aboveDip;
        deepest = dip.aperiodicity;
        deepestF0 = dip.f0;
    }
    keep(deepestF0, deepestProbability + minimumTrust_ * (1.0 - selected));
}

PyinTracker::PyinTracker(const PyinParameters& parameters, WorkerPool& pool)
    : parameters_(checked(parameters)),
      pool_(pool),
      prior_(parameters.thresholdMean, parameters.minimumTrust),
      hmm_(parameters.hmm()),
      analysers_(kBatchFrames / kChunkFrames, YinAnalyser(parameters.yin)),
      candidates_(kBatchFrames),
      buffer_((kBatchFrames - 1) * parameters.hopSize + parameters.yin.blockSize),
      leadIn_(static_cast<std::size_t>(std::lround(parameters.yin.centreOffset()))),
      buffered_(leadIn_) {}

void PyinTracker::push(std::span<const float> mono) {
    level_.push(mono);
    for (const float sample : mono) {
        buffer_[buffered_++] = isSample(sample) ? sample : 0.0F;
        if (buffered_ == buffer_.size()) {
            analyseBatch(kBatchFrames);
        }
    }
}

/// Analyses the first `frames` blocks of the buffer and drops the samples before the next one.
void PyinTracker::analyseBatch(std::size_t frames) {
    const std::size_t hop = parameters_.hopSize;
    const std::size_t blockSize = parameters_.yin.blockSize;
    pool_.run(frames, kChunkFrames, [&](std::size_t begin, std::size_t end) {
        YinAnalyser& analyser = analysers_[begin / kChunkFrames];
        for (std::size_t frame = begin; frame < end; ++frame) {
            const std::span<const float> block(buffer_.data() + frame * hop, blockSize);
            analyser.analyse(block);
            prior_.candidates(analyser, candidates_[frame]);
            const double share = audibleShare(rootMeanSquare(block), parameters_.lowAmplitude);
            for (PitchCandidate& candidate : candidates_[frame]) {
                candidate.probability *= static_cast<float>(share);
            }
        }
    });
    for (std::size_t frame = 0; frame < frames; ++frame) {
        hmm_.push(candidates_[frame], track_.f0);
        float sum = 0.0F;
        for (const PitchCandidate& candidate : candidates_[frame]) {
            sum += candidate.probability;
        }
        track_.voicedProbability.push_back(std::min(sum, 1.0F));
    }
    const std::size_t consumed = std::min(frames * hop, buffered_);
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(consumed),
              buffer_.begin() + static_cast<std::ptrdiff_t>(buffered_), buffer_.begin());
    buffered_ -= consumed;
}

Result<PitchTrack> PyinTracker::finish() {
    const std::uint64_t frames = (level_.samples() + parameters_.hopSize - 1) / parameters_.hopSize;
    while (track_.voicedProbability.size() < frames) {
        std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(buffered_), buffer_.end(), 0.0F);
        buffered_ = buffer_.size();
        analyseBatch(static_cast<std::size_t>(
            std::min<std::uint64_t>(kBatchFrames, frames - track_.voicedProbability.size())));
    }
    hmm_.finish(track_.f0);
    PitchTrack track = std::move(track_);
    track.hopSeconds = static_cast<double>(parameters_.hopSize) / parameters_.yin.sampleRate;
    const std::optional<Error> problem = level_.findProblem();
    track_ = {};
    buffered_ = leadIn_;
    std::fill(buffer_.begin(), buffer_.end(), 0.0F);
    level_.reset();
    if (problem) {
        return *problem;
    }
    return track;
}

Result<PitchTrack> trackPitch(std::span<const float> mono, const PyinParameters& parameters,
                              WorkerPool& pool) {
    if (const std::optional<Error> error = parameters.problem()) {
        return *error;
    }
    PyinTracker tracker(parameters, pool);
    tracker.push(mono);
    return tracker.finish();
}

}  // namespace woodshed
