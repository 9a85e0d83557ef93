#include "audio/mono_input.h"

#include <array>

#include "audio/signal.h"

namespace woodshed {

MonoInput::MonoInput(double sampleRate, std::size_t channels, double targetRate)
    : channels_(channels), resampler_(sampleRate, targetRate) {}

Result<MonoInput> MonoInput::create(double sampleRate, std::size_t channels, double targetRate) {
    if (auto problem = findRateProblem(sampleRate, targetRate)) {
        return *std::move(problem);
    }
    if (channels == 0 || channels > kMostChannels) {
        return Error{ErrorCode::BadArgument, "a recording has 1 to 32 channels"};
    }
    return MonoInput(sampleRate, channels, targetRate);
}

std::span<float> MonoInput::room(std::size_t frames) {
    planar_.resize(frames <= kMostFramesPerPush ? frames * channels_ : 0);
    return planar_;
}

Result<std::span<const float>> MonoInput::push(std::size_t frames) {
    if (planar_.size() != frames * channels_) {
        return Error{ErrorCode::BadArgument, "push() does not match room()"};
    }
    std::array<const float*, kMostChannels> pointers{};
    for (std::size_t channel = 0; channel < channels_; ++channel) {
        pointers[channel] = planar_.data() + channel * frames;
    }
    mono_.resize(frames);
    mixPlanarToMono({pointers.data(), channels_}, mono_);
    // A NaN or infinity in any channel survives the mean.
    if (!allSamples(mono_)) {
        return Error{ErrorCode::NotFinite, "the recording holds samples that are not numbers"};
    }
    resampled_.clear();
    resampler_.push(mono_, resampled_);
    return std::span<const float>(resampled_);
}

std::span<const float> MonoInput::finish() {
    resampled_.clear();
    resampler_.finish(resampled_);
    return resampled_;
}

}  // namespace woodshed
