#include "pitch/tuning.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace woodshed {
namespace {

constexpr int kWidestOffsetCents = 50;
constexpr int kOffsetStepCents = 2;
constexpr double kMidiA4 = 69.0;

struct Residual {
    double cents;
    double weight;
};

bool isReference(double a4Hz) { return std::isfinite(a4Hz) && a4Hz > 0.0; }

bool isVoiced(float f0) { return f0 > 0.0F && std::isfinite(f0); }

/// The representative of `cents` modulo a semitone in [-50, 50).
double wrapped(double cents) {
    return cents - kCentsPerSemitone * std::floor(cents / kCentsPerSemitone + 0.5);
}

Error badReference() { return {ErrorCode::BadArgument, "reference pitch must be a positive frequency"}; }
Error nothingVoiced() { return {ErrorCode::Empty, "no voiced pitch"}; }

}  // namespace

double midiPitch(double f0, double a4Hz) { return kMidiA4 + kSemitonesPerOctave * std::log2(f0 / a4Hz); }

double midiToHz(double midi, double a4Hz) { return a4Hz * std::exp2((midi - kMidiA4) / kSemitonesPerOctave); }

Result<Tuning> tuningByQuantisation(std::span<const float> f0, double a4Hz) {
    if (!isReference(a4Hz)) {
        return badReference();
    }
    // The error depends on the residual alone; all offsets are tried in one pass over the frames.
    std::vector<double> squares((2 * kWidestOffsetCents) / kOffsetStepCents + 1);
    std::size_t voiced = 0;
    for (const float frequency : f0) {
        if (!isVoiced(frequency)) {
            continue;
        }
        ++voiced;
        const double cents = kCentsPerSemitone * midiPitch(static_cast<double>(frequency), a4Hz);
        for (std::size_t i = 0; i < squares.size(); ++i) {
            const double error = wrapped(
                cents - static_cast<double>(static_cast<int>(i) * kOffsetStepCents - kWidestOffsetCents));
            squares[i] += error * error;
        }
    }
    if (voiced == 0) {
        return nothingVoiced();
    }
    const auto best = std::min_element(squares.begin(), squares.end());
    const auto index = static_cast<int>(best - squares.begin());
    return Tuning{static_cast<double>(index * kOffsetStepCents - kWidestOffsetCents),
                  std::sqrt(*best / static_cast<double>(voiced))};
}

Result<Tuning> tuningByResiduals(std::span<const float> f0, std::span<const float> weights, double a4Hz) {
    if (!isReference(a4Hz)) {
        return badReference();
    }
    if (weights.size() != f0.size()) {
        return Error{ErrorCode::BadArgument, "as many weights as pitches are needed"};
    }
    std::vector<Residual> residuals;
    double sine = 0.0;
    double cosine = 0.0;
    double total = 0.0;
    for (std::size_t i = 0; i < f0.size(); ++i) {
        const auto weight = static_cast<double>(weights[i]);
        if (!std::isfinite(weight) || weight < 0.0) {
            return Error{ErrorCode::BadArgument, "weights must be finite and not negative"};
        }
        if (!isVoiced(f0[i]) || weight == 0.0) {
            continue;
        }
        const double cents = wrapped(kCentsPerSemitone * midiPitch(static_cast<double>(f0[i]), a4Hz));
        const double angle = 2.0 * std::numbers::pi * cents / kCentsPerSemitone;
        sine += weight * std::sin(angle);
        cosine += weight * std::cos(angle);
        total += weight;
        residuals.push_back({cents, weight});
    }
    if (residuals.empty()) {
        return nothingVoiced();
    }
    const double mean = kCentsPerSemitone * std::atan2(sine, cosine) / (2.0 * std::numbers::pi);
    for (Residual& residual : residuals) {
        residual.cents = wrapped(residual.cents - mean);
    }
    std::sort(residuals.begin(), residuals.end(),
              [](const Residual& a, const Residual& b) { return a.cents < b.cents; });
    double below = 0.0;
    std::size_t middle = 0;
    while (middle + 1 < residuals.size() && below + residuals[middle].weight < 0.5 * total) {
        below += residuals[middle].weight;
        ++middle;
    }
    const double median = residuals[middle].cents;
    double squares = 0.0;
    for (const Residual& residual : residuals) {
        const double distance = wrapped(residual.cents - median);
        squares += residual.weight * distance * distance;
    }
    return Tuning{wrapped(mean + median), std::sqrt(squares / total)};
}

}  // namespace woodshed
