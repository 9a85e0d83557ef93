#include "drums/network_features.h"

#include <cmath>
#include <utility>

namespace woodshed {

namespace {

constexpr std::size_t kBandsPerOctave = 12;
constexpr double kLowestHz = 20.0;
constexpr double kHighestHz = 20000.0;

}  // namespace

NetworkFeatures::NetworkFeatures(OnFrame onFrame)
    : onFrame_(std::move(onFrame)),
      bank_(FilterBank::logFrequency(kBandsPerOctave, kFrameSize, kSampleRate, kLowestHz, kHighestHz)),
      bands_(bank_.bands()),
      stft_({.frameSize = kFrameSize, .hopSize = kHopSize, .window = Window::HannPeriodic, .centred = true},
            SpectrumScale::Magnitude,
            [this](std::size_t frame, std::span<const float> bins) { report(frame, bins); }) {}

void NetworkFeatures::push(std::span<const float> samples) { stft_.push(samples); }

void NetworkFeatures::finish() { stft_.finish(); }

void NetworkFeatures::report(std::size_t frame, std::span<const float> bins) {
    constexpr float kLog10OfE = 0.43429448F;
    bank_.apply(bins, bands_);
    for (float& value : bands_) {
        // log1p keeps the quiet bands' precision, which a louder level inside the network brings back.
        value = kLog10OfE * std::log1p(value);
    }
    onFrame_(frame, bands_);
}

}  // namespace woodshed
