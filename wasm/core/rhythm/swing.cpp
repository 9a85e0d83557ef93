#include "rhythm/swing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace woodshed {
namespace {

/// Spread of hits around their place: seconds, and share of the beat.
constexpr double kSwingTimingSeconds = 0.015;
constexpr double kSwingTimingOfBeat = 0.02;
constexpr double kStrayShare = 0.05;
constexpr int kIterations = 20;

/// Range and step of the free border between two eighths.
constexpr double kLeastShare = 0.44;
constexpr double kGreatestShare = 0.76;
constexpr double kShareStep = 0.01;
/// From here on two uneven eighths are heard as a triplet's first and third: half way to 2/3.
constexpr double kTripletShare = 0.583;
/// Off the beat below this weight nothing can be said.
constexpr double kLeastOffBeat = 4.0;
constexpr double kOnBeat = 0.12;
constexpr double kNormalQuantile = 1.96;

double distance(double a, double b) {
    const double d = std::abs(a - b);
    return std::min(d, 1.0 - d);
}

double spreadOf(const BeatPhase& hit) {
    return std::hypot(kSwingTimingSeconds / hit.interval, kSwingTimingOfBeat);
}

struct Fit {
    double logLikelihood = 0.0;
    std::vector<std::vector<double>> shares;  ///< [place][hit]: probability that the hit belongs there
};

Fit fitPlaces(std::span<const BeatPhase> hits, std::span<const double> places) {
    Fit fit;
    const std::size_t n = places.size();
    std::vector<double> weights(n, (1.0 - kStrayShare) / static_cast<double>(n));
    fit.shares.assign(n, std::vector<double>(hits.size()));
    std::vector<std::vector<double>> densities(n, std::vector<double>(hits.size()));
    for (std::size_t h = 0; h < hits.size(); ++h) {
        const double spread = spreadOf(hits[h]);
        for (std::size_t p = 0; p < n; ++p) {
            const double z = distance(hits[h].phase, places[p]) / spread;
            densities[p][h] = std::exp(-0.5 * z * z) / (spread * std::sqrt(2.0 * std::numbers::pi));
        }
    }
    for (int iteration = 0; iteration < kIterations; ++iteration) {
        std::vector<double> taken(n, 1e-3);
        fit.logLikelihood = 0.0;
        for (std::size_t h = 0; h < hits.size(); ++h) {
            double total = kStrayShare;
            for (std::size_t p = 0; p < n; ++p) {
                fit.shares[p][h] = weights[p] * densities[p][h];
                total += fit.shares[p][h];
            }
            for (std::size_t p = 0; p < n; ++p) {
                fit.shares[p][h] /= total;
                taken[p] += hits[h].weight * fit.shares[p][h];
            }
            fit.logLikelihood += hits[h].weight * std::log(total);
        }
        double sum = 0.0;
        for (const double share : taken) {
            sum += share;
        }
        for (std::size_t p = 0; p < n; ++p) {
            weights[p] = (1.0 - kStrayShare) * taken[p] / sum;
        }
    }
    return fit;
}

/// Mean phase of the hits that belong to a place, with its confidence interval.
void measure(std::span<const BeatPhase> hits, const std::vector<double>& shares, Swing& swing) {
    double total = 0.0;
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t h = 0; h < hits.size(); ++h) {
        const double weight = hits[h].weight * shares[h];
        total += weight;
        sum += weight * hits[h].phase;
        squares += weight * hits[h].phase * hits[h].phase;
    }
    if (total < kLeastOffBeat) {
        return;
    }
    const double mean = sum / total;
    const double error = std::sqrt(std::max(0.0, squares / total - mean * mean) / total);
    swing.share = std::clamp(mean, kLeastShare, kGreatestShare);
    swing.low = std::max(kLeastShare, swing.share - kNormalQuantile * error);
    swing.high = std::min(kGreatestShare, swing.share + kNormalQuantile * error);
}

}  // namespace

Swing estimateSwing(std::span<const BeatPhase> hits) {
    Swing swing;
    double total = 0.0;
    double offBeat = 0.0;
    for (const BeatPhase& hit : hits) {
        total += hit.weight;
        offBeat += distance(hit.phase, 0.0) > kOnBeat ? hit.weight : 0.0F;
    }
    if (offBeat < kLeastOffBeat) {
        return swing;
    }
    // Half the logarithm of the sample size for every free parameter.
    const double perParameter = 0.5 * std::log(total);

    const double straightPlaces[] = {0.0, 0.25, 0.5, 0.75};
    const Fit straight = fitPlaces(hits, straightPlaces);
    const double straightScore = straight.logLikelihood - 3.0 * perParameter;

    const double tripletPlaces[] = {0.0, 1.0 / 3.0, 2.0 / 3.0};
    const Fit triplet = fitPlaces(hits, tripletPlaces);
    const double tripletScore = triplet.logLikelihood - 2.0 * perParameter;

    double swungScore = -1e300;
    Fit swung;
    double border = 0.5;
    for (double place = kLeastShare; place <= kGreatestShare; place += kShareStep) {
        const double places[] = {0.0, place};
        Fit fit = fitPlaces(hits, places);
        const double score = fit.logLikelihood - 2.0 * perParameter;
        if (score > swungScore) {
            swungScore = score;
            swung = std::move(fit);
            border = place;
        }
    }
    if (straightScore >= tripletScore && straightScore >= swungScore) {
        measure(hits, straight.shares[2], swing);
    } else if (tripletScore >= swungScore) {
        swing.triplet = true;
        measure(hits, triplet.shares[2], swing);
    } else {
        swing.triplet = border >= kTripletShare;
        measure(hits, swung.shares[1], swing);
    }
    return swing;
}

}  // namespace woodshed
