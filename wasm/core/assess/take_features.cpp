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
