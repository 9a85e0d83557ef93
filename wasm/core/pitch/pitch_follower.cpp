#include "pitch/pitch_follower.h"

#include <algorithm>
#include <cmath>

#include "audio/level.h"
#include "audio/precondition.h"
#include "audio/signal.h"

namespace woodshed {
namespace {

constexpr double kBlockSeconds = 0.0464;  // 2048 samples at 44.1 kHz
constexpr double kLowestHz = 40.0;        // contrabass E1, 41.2 Hz, is the lowest note that is looked for
constexpr double kHighestHz = 2600.0;     // YinParameters::maxHz
constexpr double kThresholdMean = 0.15;   // PyinParameters
constexpr double kMinimumTrust = 0.01;    // PyinParameters

// Transitions from one hop to the next. The step a voice or slide can make in 5.8 ms is well below its width;
// leaps and starts are so rare that one frame alone cannot bring them about, two can.
constexpr double kStepSemitones = 0.6;
constexpr double kLeap = 0.003;
constexpr double kStart = 0.08;
constexpr double kStop = 0.03;
// A hypothesis without a dip in this frame is kept with this likelihood: one spoilt frame costs nothing.
constexpr double kForgotten = 0.03;
constexpr double kLightest = 1e-4;
constexpr std::size_t kMostHypotheses = 16;

// Smoothing: calm within the scatter of a steady tone in noise, quick beyond what vibrato covers in a hop.
constexpr double kCalmSeconds = 0.05;
constexpr double kQuickSeconds = 0.008;
constexpr double kCalmSemitones = 0.05;
constexpr double kQuickSemitones = 0.25;
constexpr double kNewNoteSemitones = 0.7;

double toSemitones(double hz) { return 69.0 + 12.0 * std::log2(hz / 440.0); }
double toHz(double semitones) { return 440.0 * std::exp2((semitones - 69.0) / 12.0); }

const PitchFollowerParameters& checked(const PitchFollowerParameters& parameters) {
    require(!parameters.problem(), "live pitch parameters out of range");
    return parameters;
}

/// Share of a step's probability: 1 for none, 0 from kStepSemitones on.
double nearness(double semitones) { return std::max(0.0, 1.0 - std::abs(semitones) / kStepSemitones); }

}  // namespace

PitchFollowerParameters PitchFollowerParameters::at(double sampleRate, double lowestHz, double highestHz) {
    PitchFollowerParameters parameters;
    YinParameters& yin = parameters.yin;
    yin.sampleRate = sampleRate;
    if (!(sampleRate > 0.0) || !std::isfinite(sampleRate)) {
        return parameters;  // problem() says so
    }
    yin.minHz = kLowestHz;
    yin.maxHz = std::min(kHighestHz, sampleRate / 4.5);
    const double exponent = std::clamp(std::round(std::log2(sampleRate * kBlockSeconds)), 6.0, 16.0);
    yin.blockSize = std::size_t{1} << static_cast<unsigned>(exponent);
    // Two lags more than the longest period, whose dip needs its neighbours.
    const double longest =
        std::min(std::ceil(sampleRate / kLowestHz) + 2.0, 0.6 * static_cast<double>(yin.blockSize));
    yin.integrationSize = yin.blockSize - static_cast<std::size_t>(longest);
    parameters.hopSize = yin.blockSize / 8;
    parameters.lowestHz = std::max(lowestHz, kLowestHz);
    parameters.highestHz = highestHz > 0.0 ? std::min(highestHz, yin.maxHz) : yin.maxHz;
    parameters.levelSeconds = static_cast<double>(parameters.hopSize) / sampleRate;
    return parameters;
}

std::optional<Error> PitchFollowerParameters::problem() const {
    if (std::optional<Error> error = yin.problem()) {
        return error;
    }
    const bool sound = hopSize >= 1 && hopSize <= yin.blockSize && lowestHz > 0.0 && lowestHz < highestHz &&
                       lowestLevel >= 0.0 && lowestLevel <= 1.0 && holdSeconds > 0.0 && levelSeconds > 0.0;
    if (!sound) {
        return Error{ErrorCode::BadArgument, "hop, range, level or times of the live follower out of range"};
    }
    return std::nullopt;
}

PitchFollower::PitchFollower(const PitchFollowerParameters& parameters)
    : parameters_(checked(parameters)),
      analyser_(parameters.yin),
      prior_(kThresholdMean, kMinimumTrust),
      block_(parameters.yin.blockSize),
      reversed_(parameters.yin.blockSize) {
    hypotheses_.reserve(2 * kMostHypotheses);
    next_.reserve(2 * kMostHypotheses);
}

double PitchFollower::centreDelay() const {
    return parameters_.yin.centreOffset() / parameters_.yin.sampleRate;
}

std::span<const LiveReading> PitchFollower::push(std::span<const float> mono) {
    readings_.clear();
    readings_.reserve(mono.size() / parameters_.hopSize + 1);
    for (const float sample : mono) {
        block_[filled_++] = isSample(sample) ? sample : 0.0F;
        ++consumed_;
        if (filled_ == block_.size()) {
            readings_.push_back(read());
            std::copy(block_.begin() + static_cast<std::ptrdiff_t>(parameters_.hopSize), block_.end(),
                      block_.begin());
            filled_ -= parameters_.hopSize;
        }
    }
    return readings_;
}

LiveReading PitchFollower::read() {
    const double rate = parameters_.yin.sampleRate;
    LiveReading reading;
    reading.newest = static_cast<double>(consumed_) / rate;
    reading.time = reading.newest - centreDelay();
    const auto recent = std::clamp(static_cast<std::size_t>(std::lround(parameters_.levelSeconds * rate)),
                                   std::size_t{1}, block_.size());
    const std::span<const float> block(block_);
    reading.level = rootMeanSquare(block.last(recent));

    std::reverse_copy(block_.begin(), block_.end(), reversed_.begin());
    weigh(rootMeanSquare(std::span<const float>(reversed_).first(parameters_.yin.integrationSize)));

    const auto best =
        std::max_element(hypotheses_.begin(), hypotheses_.end(),
                         [](const Hypothesis& a, const Hypothesis& b) { return a.weight < b.weight; });
    reading.voiced = unvoiced_ < 0.5 && best != hypotheses_.end();
    if (reading.voiced) {
        if (best->heard) {
            smooth(*best);
        }
        heldUntil_ = reading.newest + parameters_.holdSeconds;
    } else if (reading.newest > heldUntil_) {
        frames_ = 0;
    }
    reading.f0 = frames_ > 0 ? toHz(smoothed_) : 0.0;
    return reading;
}

/// One step of the forward recursion over this block's dips.
void PitchFollower::weigh(double level) {
    candidates_.clear();
    if (level >= parameters_.lowestLevel && level > 0.0) {
        analyser_.analyse(reversed_);
        prior_.candidates(analyser_, candidates_);
    }
    double voicedBefore = 0.0;
    for (const Hypothesis& hypothesis : hypotheses_) {
        voicedBefore += hypothesis.weight;
    }
    next_.clear();
    double heard = 0.0;
    double total = 0.0;
    for (const PitchCandidate& candidate : candidates_) {
        const auto f0 = static_cast<double>(candidate.f0);
        if (f0 < parameters_.lowestHz || f0 > parameters_.highestHz) {
            continue;
        }
        const double semitones = toSemitones(f0);
        double reached = kStart * unvoiced_ + kLeap * voicedBefore;
        for (const Hypothesis& hypothesis : hypotheses_) {
            reached += hypothesis.weight * nearness(semitones - hypothesis.semitones);
        }
        const auto probability = static_cast<double>(candidate.probability);
        heard += probability;
        total += probability * reached;
        next_.push_back({semitones, probability * reached, true});
    }
    const std::size_t dips = next_.size();
    for (const Hypothesis& hypothesis : hypotheses_) {
        const bool found = std::any_of(
            next_.begin(), next_.begin() + static_cast<std::ptrdiff_t>(dips),
            [&](const Hypothesis& dip) { return nearness(dip.semitones - hypothesis.semitones) > 0.0; });
        if (!found) {
            next_.push_back({hypothesis.semitones, kForgotten * hypothesis.weight, false});
            total += next_.back().weight;
        }
    }
    const double silence = std::max(0.0, 1.0 - heard) * ((1.0 - kStart) * unvoiced_ + kStop * voicedBefore);
    total += silence;
    if (!(total > 0.0)) {
        hypotheses_.clear();
        unvoiced_ = 1.0;
        return;
    }
    std::sort(next_.begin(), next_.end(),
              [](const Hypothesis& a, const Hypothesis& b) { return a.weight > b.weight; });
    next_.resize(std::min(next_.size(), kMostHypotheses));
    hypotheses_.clear();
    for (const Hypothesis& hypothesis : next_) {
        if (hypothesis.weight >= kLightest * total) {
            hypotheses_.push_back({hypothesis.semitones, hypothesis.weight / total, hypothesis.heard});
        }
    }
    unvoiced_ = silence / total;
}

void PitchFollower::smooth(const Hypothesis& best) {
    const double f0 = toHz(best.semitones);
    const auto lag = static_cast<std::size_t>(std::lround(parameters_.yin.sampleRate / f0));
    const YinEstimate estimate{f0, static_cast<double>(analyser_.normalisedDifference()[lag])};
    const double precise = toSemitones(analyser_.averagedOverPeriods(estimate).f0);
    // The longer lag may meet a dip of the note before; what strays from the dip itself is no average of it.
    const double semitones = std::abs(precise - best.semitones) < kQuickSemitones ? precise : best.semitones;
    const double change = semitones - smoothed_;
    if (frames_ == 0 || std::abs(change) > kNewNoteSemitones) {
        smoothed_ = semitones;
        frames_ = 1;
        return;
    }
    ++frames_;
    const double haste =
        std::clamp((std::abs(change) - kCalmSemitones) / (kQuickSemitones - kCalmSemitones), 0.0, 1.0);
    const double seconds = kCalmSeconds + haste * (kQuickSeconds - kCalmSeconds);
    const double hop = static_cast<double>(parameters_.hopSize) / parameters_.yin.sampleRate;
    const double share = 1.0 - std::exp(-hop / seconds);
    smoothed_ += std::max(share, 1.0 / static_cast<double>(frames_)) * change;
}

}  // namespace woodshed
