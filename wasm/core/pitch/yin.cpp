#include "pitch/yin.h"

#include <algorithm>
#include <cmath>

#include "audio/precondition.h"

namespace woodshed {
namespace {

constexpr double kCentreHz = 200.0;        // see YinParameters::centreOffset
constexpr double kRoundingFloor = 4e-7;    // a few units of float rounding of the energies subtracted
constexpr std::size_t kShortestLag = 2;    // a minimum needs two neighbours beyond lag 0
constexpr double kPeriodTolerance = 0.05;  // how much shallower a multiple's dip may be than the first
constexpr double kWidestFit = 0.25;
constexpr double kLowestRate = 8000.0;
constexpr double kHighestRate = 384000.0;
constexpr std::size_t kSmallestBlock = 64;
constexpr std::size_t kLargestBlock = 65536;

}  // namespace

std::size_t YinParameters::minLag() const {
    return std::max(kShortestLag, static_cast<std::size_t>(std::floor(sampleRate / maxHz)));
}

std::size_t YinParameters::maxLag() const {
    return std::min(blockSize - integrationSize, static_cast<std::size_t>(std::ceil(sampleRate / minHz)) + 1);
}

double YinParameters::centreOffset() const {
    return 0.5 * (static_cast<double>(integrationSize) + sampleRate / kCentreHz);
}

std::optional<Error> YinParameters::problem() const {
    const auto bad = [](const char* message) { return Error{ErrorCode::BadArgument, message}; };
    if (!(sampleRate >= kLowestRate && sampleRate <= kHighestRate)) {
        return bad("sample rate outside 8 to 384 kHz");
    }
    if (blockSize < kSmallestBlock || blockSize > kLargestBlock || blockSize % 2 != 0) {
        return bad("block size must be even and within 64 to 65536");
    }
    if (integrationSize < 1 || integrationSize >= blockSize) {
        return bad("integration window must be shorter than the block");
    }
    if (!(minHz > 0.0 && minHz < maxHz && maxHz < sampleRate / 4.0)) {
        return bad("pitch range must satisfy 0 < minHz < maxHz < sampleRate / 4");
    }
    if (!(fitShare >= 0.0 && fitShare <= kWidestFit)) {
        return bad("the fitted parabola may reach at most a quarter of the lag to either side");
    }
    if (minLag() + 1 >= maxLag()) {
        return bad("block too short for the pitch range");
    }
    return std::nullopt;
}

namespace {

/// The parameters, if sound: lets the constructor check before any member is sized by them.
const YinParameters& checked(const YinParameters& parameters) {
    require(!parameters.problem(), "YIN parameters out of range");
    return parameters;
}

}  // namespace

YinAnalyser::YinAnalyser(const YinParameters& parameters)
    : parameters_(checked(parameters)),
      minLag_(parameters.minLag()),
      maxLag_(parameters.maxLag()),
      fft_(parameters.blockSize),
      padded_(parameters.blockSize),
      windowSpectrum_(fft_.bins()),
      blockSpectrum_(fft_.bins()),
      correlation_(parameters.blockSize),
      energy_(parameters.blockSize + 1),
      difference_(maxLag_ + 1),
      normalised_(maxLag_ + 1) {}

void YinAnalyser::difference(std::span<const float> block, std::span<float> out) {
    const std::size_t window = parameters_.integrationSize;
    // d = energy of the window + energy of the shifted window - 2 * their correlation. The window, padded
    // with as many zeros, against the whole block: no lag up to W wraps round.
    std::copy_n(block.begin(), window, padded_.begin());
    fft_.forward(padded_, windowSpectrum_);
    fft_.forward(block, blockSpectrum_);
    for (std::size_t k = 0; k < blockSpectrum_.size(); ++k) {
        const std::complex<float> a = windowSpectrum_[k];
        const std::complex<float> b = blockSpectrum_[k];
        // conj(a) * b written out: std::complex multiplication checks for NaN, the block is finite.
        blockSpectrum_[k] = {a.real() * b.real() + a.imag() * b.imag(),
                             a.real() * b.imag() - a.imag() * b.real()};
    }
    fft_.inverse(blockSpectrum_, correlation_);
    energy_[0] = 0.0;
    for (std::size_t j = 0; j < window + maxLag_; ++j) {
        energy_[j + 1] = energy_[j] + static_cast<double>(block[j]) * block[j];
    }
    out[0] = 0.0F;
    for (std::size_t lag = 1; lag <= maxLag_; ++lag) {
        const double energies = energy_[window] + energy_[lag + window] - energy_[lag];
        const double value = energies - 2.0 * static_cast<double>(correlation_[lag]);
        out[lag] = value > kRoundingFloor * energies ? static_cast<float>(value) : 0.0F;
    }
}

void YinAnalyser::analyse(std::span<const float> block) {
    difference(block, difference_);
    cumulativeMeanNormalise(difference_, normalised_);
    // Against a window of zeros d is the energy of what follows, whose ripples are no periods: a tone after
    // digital silence would be announced a block early, at the lowest pitch in range.
    if (energy_[parameters_.integrationSize] == 0.0) {
        std::fill(normalised_.begin(), normalised_.end(), 1.0F);
    }
}

YinEstimate YinAnalyser::refine(std::size_t lag) const {
    return refineForPeriod(lag, static_cast<double>(lag));
}

/// refine() with the width of the fit taken from the period: a dip at a multiple of it is no wider than the
/// first.
YinEstimate YinAnalyser::refineForPeriod(std::size_t lag, double period) const {
    const auto wanted = static_cast<std::size_t>(std::max(1L, std::lround(parameters_.fitShare * period)));
    const std::size_t half = std::min({wanted, lag, maxLag_ - lag});
    const double offset = parabolaOffset(std::span(difference_).subspan(lag - half, 2 * half + 1));
    // The minimum of d can lie beside that of d', by no more than the fit reaches.
    const auto reach = static_cast<double>(half);
    const double refined = static_cast<double>(lag) + std::clamp(offset, -reach, reach);
    const std::span<const float> dip = std::span(normalised_).subspan(lag - 1, 3);
    const double depth =
        static_cast<double>(dip[1]) +
        0.25 * (static_cast<double>(dip[2]) - static_cast<double>(dip[0])) * parabolaOffset(dip);
    return {parameters_.sampleRate / refined, std::max(depth, 0.0)};
}

std::optional<YinEstimate> YinAnalyser::estimate(double threshold) const {
    std::optional<YinEstimate> deepest;
    for (std::size_t lag = minLag_; lag < maxLag_; ++lag) {
        if (!isMinimum(lag)) {
            continue;
        }
        const YinEstimate here = refine(lag);
        if (here.aperiodicity < threshold) {
            return here;
        }
        if (!deepest || here.aperiodicity < deepest->aperiodicity) {
            deepest = here;
        }
    }
    return deepest;
}

YinEstimate YinAnalyser::averagedOverPeriods(const YinEstimate& estimate) const {
    YinEstimate average = estimate;
    double periods = 1.0;
    // Doubling keeps the expected position within a sample: the error of the estimate doubles, then shrinks
    // anew.
    for (;;) {
        const double expected = 2.0 * periods * parameters_.sampleRate / average.f0;
        const auto nearest = static_cast<std::size_t>(std::lround(expected));
        std::size_t lag = 0;
        for (std::size_t near = nearest - 1; near <= nearest + 1 && near < maxLag_; ++near) {
            lag = isMinimum(near) ? near : lag;
        }
        if (lag == 0) {
            return average;
        }
        const YinEstimate dip = refineForPeriod(lag, parameters_.sampleRate / estimate.f0);
        if (dip.aperiodicity > estimate.aperiodicity + kPeriodTolerance) {
            return average;
        }
        periods *= 2.0;
        average.f0 = periods * dip.f0;
    }
}

void cumulativeMeanNormalise(std::span<const float> difference, std::span<float> out) {
    double sum = 0.0;
    for (std::size_t lag = 0; lag < out.size(); ++lag) {
        sum += lag == 0 ? 0.0 : static_cast<double>(difference[lag]);
        out[lag] = sum > 0.0 ? static_cast<float>(difference[lag] * static_cast<double>(lag) / sum) : 1.0F;
    }
}

double parabolaOffset(std::span<const float> ordinates) {
    // Normal equations of y = a + b k + c k^2 for k = -h..h; odd powers of k cancel.
    const auto half = 0.5 * static_cast<double>(ordinates.size() - 1);
    double squares = 0.0;
    double fourths = 0.0;
    double sum = 0.0;
    double firstMoment = 0.0;
    double secondMoment = 0.0;
    for (std::size_t i = 0; i < ordinates.size(); ++i) {
        const double k = static_cast<double>(i) - half;
        const auto y = static_cast<double>(ordinates[i]);
        squares += k * k;
        fourths += k * k * k * k;
        sum += y;
        firstMoment += k * y;
        secondMoment += k * k * y;
    }
    const auto count = static_cast<double>(ordinates.size());
    const double slope = firstMoment / squares;
    const double curvature = (count * secondMoment - squares * sum) / (count * fourths - squares * squares);
    return curvature > 0.0 ? -0.5 * slope / curvature : 0.0;
}

}  // namespace woodshed
