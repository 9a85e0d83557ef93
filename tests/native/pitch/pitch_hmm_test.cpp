#include "pitch/pitch_hmm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace woodshed {
namespace {

constexpr double kLow = 100.0;

PitchHmmParameters small() {
    PitchHmmParameters parameters;
    parameters.minHz = kLow;
    parameters.maxHz = 200.0;
    parameters.binsPerSemitone = 2;
    parameters.maxJumpBins = 2;
    parameters.leapProbability = 0.002;
    return parameters;
}

float atBin(const PitchHmmParameters& parameters, double bin) {
    return static_cast<float>(parameters.minHz *
                              std::exp2(bin / (12.0 * static_cast<double>(parameters.binsPerSemitone))));
}

/// Viterbi over all frames at once with a dense matrix of moves, in double precision.
std::vector<float> denseDecoding(const PitchHmmParameters& p,
                                 const std::vector<std::vector<PitchCandidate>>& frames) {
    const std::size_t bins = p.bins();
    const auto move = [&](std::size_t from, std::size_t to) {
        const auto weight = [&](std::size_t a, std::size_t b) {
            const double distance = std::abs(static_cast<double>(a) - static_cast<double>(b));
            return std::max(0.0, static_cast<double>(p.maxJumpBins) + 1.0 - distance);
        };
        double sum = 0.0;
        for (std::size_t b = 0; b < bins; ++b) {
            sum += weight(from % bins, b);
        }
        const double pitch = std::max((1.0 - p.leapProbability) * weight(from % bins, to % bins) / sum,
                                      p.leapProbability / static_cast<double>(bins));
        return std::log(pitch) + std::log(from / bins == to / bins ? p.voicingStay : 1.0 - p.voicingStay);
    };
    std::vector<double> score(2 * bins, 0.0);
    std::vector<std::vector<std::size_t>> back;
    std::vector<std::vector<float>> f0(frames.size(), std::vector<float>(2 * bins, 0.0F));
    for (std::size_t k = 0; k < frames.size(); ++k) {
        std::vector<double> emission(2 * bins, 0.0);
        std::vector<float> top(bins, 0.0F);
        double sum = 0.0;
        for (const PitchCandidate& c : frames[k]) {
            const auto bin =
                static_cast<std::size_t>(std::lround(12.0 * static_cast<double>(p.binsPerSemitone) *
                                                     std::log2(static_cast<double>(c.f0) / p.minHz)));
            emission[bin] += p.yinTrust * static_cast<double>(c.probability);
            sum += p.yinTrust * static_cast<double>(c.probability);
            if (c.probability > top[bin]) {
                top[bin] = c.probability;
                f0[k][bin] = c.f0;
            }
        }
        std::vector<double> next(2 * bins);
        std::vector<std::size_t> from(2 * bins, 0);
        for (std::size_t to = 0; to < 2 * bins; ++to) {
            double best = k == 0 ? 0.0 : -INFINITY;
            for (std::size_t source = 0; k > 0 && source < 2 * bins; ++source) {
                if (score[source] + move(source, to) > best) {
                    best = score[source] + move(source, to);
                    from[to] = source;
                }
            }
            next[to] = best + std::log(to < bins ? emission[to] : (1.0 - sum) / static_cast<double>(bins));
        }
        score = next;
        back.push_back(from);
    }
    std::vector<float> track(frames.size());
    auto state = static_cast<std::size_t>(std::max_element(score.begin(), score.end()) - score.begin());
    for (std::size_t k = frames.size(); k-- > 0;) {
        track[k] = state < bins ? f0[k][state] : 0.0F;
        state = back[k][state];
    }
    return track;
}

TEST(PitchHmm, StreamingDecodingIsTheDenseOneShotOne) {
    const PitchHmmParameters parameters = small();
    std::mt19937 generator(42);
    const auto uniform = [&] { return static_cast<double>(generator()) / 4294967296.0; };
    std::vector<std::vector<PitchCandidate>> frames(900);
    double bin = 12.0;
    for (std::size_t k = 0; k < frames.size(); ++k) {
        bin = k % 150 == 0 ? 23.0 * uniform() : std::clamp(bin + 1.6 * uniform() - 0.8, 0.0, 23.0);
        const double voiced = k % 220 < 180 ? 0.3 + 0.6 * uniform() : 0.02 * uniform();
        frames[k].push_back({atBin(parameters, bin), static_cast<float>(voiced)});
        frames[k].push_back(
            {atBin(parameters, 23.0 * uniform()), static_cast<float>((1.0 - voiced) * 0.5 * uniform())});
    }
    PitchHmm hmm(parameters);
    std::vector<float> track;
    std::size_t decidedEarly = 0;
    for (const auto& frame : frames) {
        hmm.push(frame, track);
        decidedEarly = track.size();
    }
    EXPECT_GT(decidedEarly, 0U);  // otherwise the merging of survivors was not exercised
    hmm.finish(track);
    EXPECT_EQ(track, denseDecoding(parameters, frames));
}

TEST(PitchHmm, PendingFramesAreBounded) {
    PitchHmm hmm(small());
    std::vector<float> track;
    // Without candidates nothing favours any unvoiced path: survivors merge late or never.
    for (std::size_t k = 0; k < 3 * PitchHmm::kMaxPendingFrames; ++k) {
        hmm.push({}, track);
        ASSERT_LE(k + 1 - track.size(), PitchHmm::kMaxPendingFrames);
    }
    hmm.finish(track);
    EXPECT_EQ(track, std::vector<float>(3 * PitchHmm::kMaxPendingFrames));
}

TEST(PitchHmm, IgnoresCandidatesOutsideItsRange) {
    PitchHmm hmm(small());
    std::vector<float> track;
    const std::vector<PitchCandidate> outside{{10.0F, 0.9F}, {5000.0F, 0.9F}, {150.0F, 0.0F}};
    for (int k = 0; k < 20; ++k) {
        hmm.push(outside, track);
    }
    hmm.finish(track);
    EXPECT_EQ(track, std::vector<float>(20));
}

TEST(PitchHmm, AbsurdParametersAreRefused) {
    PitchHmmParameters parameters = small();
    parameters.maxHz = 50.0;
    EXPECT_THROW(PitchHmm{parameters}, std::invalid_argument);
    parameters = small();
    parameters.voicingStay = 1.0;
    EXPECT_THROW(PitchHmm{parameters}, std::invalid_argument);
}

}  // namespace
}  // namespace woodshed
