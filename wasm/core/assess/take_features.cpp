#include "assess/take_features.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "audio/k_weighting.h"
#include "audio/signal.h"
#include "audio/stft.h"
#include "base/statistics.h"
#include "features/novelty.h"

namespace woodshed {

namespace {

constexpr std::size_t kFluxLag = 2;  // hops: half a frame, so the frames compared share half their samples
constexpr float kNoveltyFloorShare =
    0.02F;  // of the loud frames' magnitude sum: hiss between notes is no novelty
constexpr double kNoveltyQuantile = 0.95;

constexpr int kHighestMendedHarmonic = 4;
constexpr double kHarmonicTolerance = 0.035;  // of the pitch: 60 cents
constexpr double kTrustedHnrDb = 22.0;        // a room that rings on makes subharmonics of less
constexpr double kMendSeconds = 0.1;          // in the tone's frames of 46 ms, longer than a squeak

/// The harmonic of the tone, 2 to kHighestMendedHarmonic, on which a pitch lies; 1 when it lies on none of
/// them.
int harmonicOf(float f0, const ToneFrame& tone) {
    if (!(tone.hz > 0.0F) || !(f0 > 0.0F) || tone.hnrDb < kTrustedHnrDb) {
        return 1;
    }
    const double ratio = static_cast<double>(f0) / tone.hz;
    const auto harmonic = static_cast<int>(std::lround(ratio));
    const bool close = harmonic >= 2 && harmonic <= kHighestMendedHarmonic &&
                       std::abs(ratio / harmonic - 1.0) < kHarmonicTolerance;
    return close ? harmonic : 1;
}

/// Moves the pitch down to the tone's period wherever it lies on a harmonic of it for longer than a squeak
/// lasts: a strong harmonic (the clarinet's third, an overblown flute's second) can make YIN's first dip deep
/// enough to pass for the period, while the highest peak of the autocorrelation stays where the whole
/// spectrum repeats.
void mendHarmonics(TakeFeatures& features) {
    std::vector<float>& f0 = features.pitch.f0;
    const auto frameAt = [&](double toneFrame) {
        const double seconds = std::max(0.0, toneFrame) * features.toneHopSeconds;
        return std::min(f0.size(),
                        static_cast<std::size_t>(std::lround(seconds / features.pitch.hopSeconds)));
    };
    const auto harmonicAt = [&](std::size_t toneFrame) {
        const std::size_t at = frameAt(static_cast<double>(toneFrame));
        return at < f0.size() ? harmonicOf(f0[at], features.tone[toneFrame]) : 1;
    };
    for (std::size_t begin = 0; begin < features.tone.size();) {
        const int harmonic = harmonicAt(begin);
        std::size_t end = begin + 1;
        while (end < features.tone.size() && harmonicAt(end) == harmonic) {
            ++end;
        }
        const bool lasts = static_cast<double>(end - begin) * features.toneHopSeconds >= kMendSeconds;
        for (std::size_t frame = begin; harmonic > 1 && lasts && frame < end; ++frame) {
            const std::size_t last = frameAt(static_cast<double>(frame) + 0.5);
            for (std::size_t n = frameAt(static_cast<double>(frame) - 0.5); n < last; ++n) {
                f0[n] /=
                    harmonicOf(f0[n], features.tone[frame]) == harmonic ? static_cast<float>(harmonic) : 1.0F;
            }
        }
        begin = end;
    }
}

}  // namespace

struct TakeAnalyser::State {
    State(WorkerPool& pool, const PyinParameters& pitchParameters)
        : pitch(pitchParameters, pool),
          stft({kFrameSize, kHopSize, Window::HannPeriodic, true}, SpectrumScale::Magnitude,
               [this](std::size_t, std::span<const float> bins) { take(bins); }) {
        const std::vector<float> window = makeWindow(Window::HannPeriodic, kFrameSize);
        const float energy = std::inner_product(window.begin(), window.end(), window.begin(), 0.0F);
        // Parseval: a sine of amplitude 1 puts this much into the one-sided spectrum
        fullScaleEnergy = static_cast<double>(energy) * static_cast<double>(kFrameSize) / 4.0;
    }

    void take(std::span<const float> bins) {
        float sum = 0.0F;
        double energy = 0.0;
        for (const float bin : bins) {
            sum += bin;
            energy += static_cast<double>(bin) * bin;
        }
        rises.push_back(flux.push(bins));
        sums.push_back(sum);
        levels.push_back(std::max(TakeFeatures::kFloorDb,
                                  static_cast<float>(10.0 * std::log10(energy / fullScaleEnergy + 1e-30))));
    }

    /// Adds K-weighted energy, hop by hop.
    void weigh(std::span<const float> mono) {
        weighted.assign(mono.begin(), mono.end());
        weighting.process(weighted);
        for (const float sample : weighted) {
            hopEnergy += static_cast<double>(sample) * sample;
            if (++inHop == kHopSize) {
                loudness.push_back(static_cast<float>(hopEnergy / static_cast<double>(kHopSize)));
                hopEnergy = 0.0;
                inHop = 0;
            }
        }
    }

    PyinTracker pitch;
    StreamingStft stft;
    KWeighting weighting{kSampleRate};
    ToneAnalyser tone{kSampleRate};
    std::vector<float> weighted;  // scratch
    double hopEnergy = 0.0;
    std::size_t inHop = 0;
    std::vector<float> loudness;
    double fullScaleEnergy = 1.0;
    SpectralFlux flux{kFrameSize / 2 + 1, {.lag = kFluxLag}};
    std::size_t samples = 0;
    bool finite = true;
    std::vector<float> rises;
    std::vector<float> sums;
    std::vector<float> levels;
};

TakeAnalyser::TakeAnalyser(WorkerPool& pool, const PyinParameters& pitch)
    : state_(std::make_unique<State>(pool, pitch)) {}
TakeAnalyser::~TakeAnalyser() = default;

void TakeAnalyser::push(std::span<const float> mono44100) {
    State& state = *state_;
    state.finite = state.finite && allSamples(mono44100);
    state.samples += mono44100.size();
    if (state.finite) {
        state.pitch.push(mono44100);
        state.stft.push(mono44100);
        state.tone.push(mono44100);
        state.weigh(mono44100);
    }
}

Result<TakeFeatures> TakeAnalyser::finish() {
    State& state = *state_;
    if (!state.finite) {
        return Error{ErrorCode::NotFinite, "the take has samples that are not numbers"};
    }
    if (state.samples > 0 && state.samples < kFrameSize) {
        return Error{ErrorCode::TooShort, "the take is shorter than one analysis frame"};
    }
    Result<PitchTrack> pitch = state.pitch.finish();
    if (!pitch) {
        return pitch.error();
    }
    state.stft.finish();
    TakeFeatures features;
    features.duration = static_cast<double>(state.samples) / kSampleRate;
    features.pitch = std::move(pitch).value();
    features.hopSeconds = static_cast<double>(kHopSize) / kSampleRate;
    features.level = std::move(state.levels);
    features.loudness = std::move(state.loudness);
    features.toneHopSeconds = static_cast<double>(ToneAnalyser::kHopSize) / kSampleRate;
    features.tone = state.tone.finish();
    mendHarmonics(features);
    std::vector<double> loud(state.sums.begin(), state.sums.end());
    const float floor = kNoveltyFloorShare * static_cast<float>(quantile(loud, kNoveltyQuantile));
    features.novelty.resize(state.sums.size());
    for (std::size_t n = 0; n < state.sums.size(); ++n) {
        const float whole = state.sums[n] + floor;
        features.novelty[n] = whole > 0.0F ? state.rises[n] / whole : 0.0F;
    }
    return features;
}

}  // namespace woodshed
