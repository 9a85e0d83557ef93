#include "pitch/pitch_hmm.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/precondition.h"
#include "pitch/tuning.h"

namespace woodshed {
namespace {

constexpr float kImpossible = -std::numeric_limits<float>::infinity();
/// Frames between two looks for a common past.
constexpr std::size_t kCheckEvery = 128;

const PitchHmmParameters& checked(const PitchHmmParameters& parameters) {
    require(parameters.minHz > 0.0 && parameters.maxHz > parameters.minHz &&
                parameters.binsPerSemitone >= 1 && isProbability(parameters.voicingStay) &&
                isProbability(parameters.yinTrust) && parameters.leapProbability >= 0.0 &&
                parameters.leapProbability < 1.0,
            "pitch model parameters out of range");
    return parameters;
}

}  // namespace

std::size_t PitchHmmParameters::bins() const {
    const double semitones = kSemitonesPerOctave * std::log2(maxHz / minHz);
    return static_cast<std::size_t>(std::floor(semitones * static_cast<double>(binsPerSemitone))) + 1;
}

PitchHmm::PitchHmm(const PitchHmmParameters& parameters)
    : parameters_(checked(parameters)),
      bins_(parameters.bins()),
      jump_(parameters.maxJumpBins),
      stride_(bins_ + 2 * jump_),
      emission_(bins_),
      rows_(kMaxPendingFrames * 2 * stride_, kImpossible) {
    const auto weight = [&](std::size_t shift) {
        const std::size_t distance = shift > jump_ ? shift - jump_ : jump_ - shift;
        return static_cast<double>(jump_ + 1 - distance);
    };
    for (std::size_t shift = 0; shift <= 2 * jump_; ++shift) {
        logTriangle_.push_back(
            static_cast<float>(std::log(weight(shift) * (1.0 - parameters.leapProbability))));
    }
    for (std::size_t source = 0; source < bins_; ++source) {
        double sum = 0.0;
        for (std::size_t shift = 0; shift <= 2 * jump_; ++shift) {
            sum += source + shift >= jump_ && source + shift < bins_ + jump_ ? weight(shift) : 0.0;
        }
        logNormalisation_.push_back(static_cast<float>(std::log(sum)));
    }
    logSwitch_[0] = static_cast<float>(std::log(parameters.voicingStay));
    logSwitch_[1] = static_cast<float>(std::log(1.0 - parameters.voicingStay));
    logLeap_ = static_cast<float>(std::log(parameters.leapProbability / static_cast<double>(bins_)));
    for (const bool voiced : {false, true}) {
        reached_[voiced].resize(bins_);
        scores_[voiced].resize(bins_);
        marked_[voiced].resize(bins_);
    }
    frames_.reserve(kMaxPendingFrames);
    decided_.reserve(kMaxPendingFrames);
}

std::span<float> PitchHmm::outgoing(std::size_t frame, bool voiced) {
    return std::span(rows_).subspan((2 * frame + (voiced ? 1 : 0)) * stride_, stride_);
}

std::span<const float> PitchHmm::outgoing(std::size_t frame, bool voiced) const {
    return std::span(rows_).subspan((2 * frame + (voiced ? 1 : 0)) * stride_, stride_);
}

/// Best score with which each bin is reached from the states of one voicing of `frame`.
void PitchHmm::spread(std::size_t frame, bool voiced) {
    const std::span<const float> source = outgoing(frame, voiced);
    std::vector<float>& reached = reached_[voiced];
    std::fill(reached.begin(), reached.end(), frames_[frame].leap[voiced].score + logLeap_);
    for (std::size_t shift = 0; shift <= 2 * jump_; ++shift) {
        const float weight = logTriangle_[shift];
        const float* from = source.data() + shift;
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            const float score = from[bin] + weight;
            reached[bin] = score > reached[bin] ? score : reached[bin];
        }
    }
}

/// Turns reached_ and the emissions into the scores of `frame`, the newest.
void PitchHmm::score(std::size_t frame, float unvoicedEmission) {
    float best = kImpossible;
    for (const bool voiced : {false, true}) {
        const std::vector<float>& same = reached_[voiced];
        const std::vector<float>& other = reached_[!voiced];
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            const float arrival = std::max(same[bin] + logSwitch_[0], other[bin] + logSwitch_[1]);
            scores_[voiced][bin] = arrival + (voiced ? emission_[bin] : unvoicedEmission);
            best = std::max(best, scores_[voiced][bin]);
        }
    }
    for (const bool voiced : {false, true}) {
        std::vector<float>& scores = scores_[voiced];
        const std::span<float> row = outgoing(frame, voiced);
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            scores[bin] -= best;  // only differences matter; keeps two hours of sums within float
            row[bin + jump_] = scores[bin] - logNormalisation_[bin];
        }
        const auto top = std::max_element(scores.begin(), scores.end());
        frames_[frame].leap[voiced] = {static_cast<std::size_t>(top - scores.begin()), *top};
    }
}

void PitchHmm::push(std::span<const PitchCandidate> candidates, std::vector<float>& track) {
    if (frames_.size() == kMaxPendingFrames) {
        decide(kMaxPendingFrames / 2, frames_.size() - 1, bestState(), track);
    }
    const std::size_t frame = frames_.size();
    frames_.push_back({candidates_.size(), 0, {}});
    std::fill(emission_.begin(), emission_.end(), 0.0F);
    double voicedSum = 0.0;
    for (const PitchCandidate& candidate : candidates) {
        const double position = kSemitonesPerOctave * static_cast<double>(parameters_.binsPerSemitone) *
                                std::log2(static_cast<double>(candidate.f0) / parameters_.minHz);
        const double bin = std::round(position);
        if (!(bin >= 0.0 && bin < static_cast<double>(bins_) && candidate.probability > 0.0F)) {
            continue;
        }
        candidates_.push_back({static_cast<std::size_t>(bin), candidate.f0, candidate.probability});
        emission_[static_cast<std::size_t>(bin)] += candidate.probability;
        voicedSum += static_cast<double>(candidate.probability);
    }
    frames_[frame].candidateCount = candidates_.size() - frames_[frame].firstCandidate;
    const auto trust = static_cast<float>(parameters_.yinTrust);
    for (float& value : emission_) {
        value = value > 0.0F ? std::log(value * trust) : kImpossible;
    }
    const double unvoiced =
        (1.0 - parameters_.yinTrust * std::min(voicedSum, 1.0)) / static_cast<double>(bins_);
    if (started_) {
        spread(frame - 1, false);
        spread(frame - 1, true);
    } else {
        std::fill(reached_[0].begin(), reached_[0].end(), 0.0F);
        std::fill(reached_[1].begin(), reached_[1].end(), 0.0F);
        started_ = true;
    }
    score(frame, static_cast<float>(std::log(unvoiced)));
    if (++sinceCheck_ == kCheckEvery) {
        sinceCheck_ = 0;
        decideMerged(track);
    }
}

/// Where the best path into `state` of frame + 1 comes from, among the states of `frame`.
PitchHmm::State PitchHmm::predecessor(std::size_t frame, State state) const {
    State from{state.voiced, state.bin};
    float best = kImpossible;
    for (const bool voiced : {state.voiced, !state.voiced}) {
        const float switching = logSwitch_[voiced == state.voiced ? 0 : 1];
        // Same order of additions as spread() and score(): the scores compared are the same floats.
        const LeapSource& leap = frames_[frame].leap[voiced];
        if (leap.score + logLeap_ + switching > best) {
            best = leap.score + logLeap_ + switching;
            from = {voiced, leap.bin};
        }
        const std::span<const float> source = outgoing(frame, voiced);
        for (std::size_t shift = 0; shift <= 2 * jump_; ++shift) {
            const float score = source[state.bin + shift] + logTriangle_[shift] + switching;
            if (score > best) {
                best = score;
                from = {voiced, state.bin + shift - jump_};
            }
        }
    }
    return from;
}

PitchHmm::State PitchHmm::bestState() const {
    const Frame& last = frames_.back();
    const bool voiced = last.leap[1].score > last.leap[0].score;
    return {voiced, last.leap[voiced].bin};
}

/// Hz of a state of `frame`: the most probable candidate of its bin, 0 when unvoiced.
float PitchHmm::frequency(std::size_t frame, State state) const {
    float f0 = 0.0F;
    float probability = 0.0F;
    const Frame& at = frames_[frame];
    for (std::size_t c = at.firstCandidate; state.voiced && c < at.firstCandidate + at.candidateCount; ++c) {
        if (candidates_[c].bin == state.bin && candidates_[c].probability > probability) {
            f0 = candidates_[c].f0;
            probability = candidates_[c].probability;
        }
    }
    return f0;
}

/// Appends the first `count` pending frames along the path that passes through `state` at `fromFrame` and
/// drops them.
void PitchHmm::decide(std::size_t count, std::size_t fromFrame, State state, std::vector<float>& track) {
    decided_.resize(count);
    for (std::size_t frame = fromFrame;; --frame) {
        if (frame < count) {
            decided_[frame] = frequency(frame, state);
        }
        if (frame == 0) {
            break;
        }
        state = predecessor(frame - 1, state);
    }
    track.insert(track.end(), decided_.begin(), decided_.end());
    const std::size_t left = frames_.size() - count;
    const std::size_t firstCandidate = left > 0 ? frames_[count].firstCandidate : candidates_.size();
    std::copy(rows_.begin() + static_cast<std::ptrdiff_t>(count * 2 * stride_),
              rows_.begin() + static_cast<std::ptrdiff_t>(frames_.size() * 2 * stride_), rows_.begin());
    candidates_.erase(candidates_.begin(), candidates_.begin() + static_cast<std::ptrdiff_t>(firstCandidate));
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(count));
    for (Frame& frame : frames_) {
        frame.firstCandidate -= firstCandidate;
    }
}

/// Follows every state of the newest frame back until all paths meet, and decides the frames up to there.
void PitchHmm::decideMerged(std::vector<float>& track) {
    std::vector<State>& survivors = survivors_;
    survivors.clear();
    for (const bool voiced : {false, true}) {
        for (std::size_t bin = 0; bin < bins_; ++bin) {
            if (scores_[voiced][bin] > kImpossible) {
                survivors.push_back({voiced, bin});
            }
        }
    }
    for (std::size_t frame = frames_.size() - 1; frame > 0; --frame) {
        std::size_t kept = 0;
        for (const State& survivor : survivors) {
            const State from = predecessor(frame - 1, survivor);
            if (marked_[from.voiced][from.bin] == 0) {
                marked_[from.voiced][from.bin] = 1;
                survivors[kept++] = from;
            }
        }
        survivors.resize(kept);
        for (const State& survivor : survivors) {
            marked_[survivor.voiced][survivor.bin] = 0;
        }
        if (kept == 1) {
            decide(frame, frame - 1, survivors.front(), track);
            return;
        }
    }
}

void PitchHmm::finish(std::vector<float>& track) {
    if (!frames_.empty()) {
        decide(frames_.size(), frames_.size() - 1, bestState(), track);
    }
    started_ = false;
    sinceCheck_ = 0;
}

}  // namespace woodshed
