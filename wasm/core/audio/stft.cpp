#include "audio/stft.h"

#include <algorithm>
#include <array>
#include <utility>

#include "audio/precondition.h"

namespace woodshed {

namespace {

/// Frames per work item: a multiple of the lane count, long enough to make the copy of the FFT's scratch
/// cheap.
constexpr std::size_t kFramesPerChunk = 64;

/// Index of the sample that continues a recording of `length` samples by reflection about its first and last
/// sample (NumPy's pad mode "reflect", repeated for recordings shorter than the padding).
std::int64_t reflectedIndex(std::int64_t index, std::int64_t length) {
    if (length == 1) {
        return 0;
    }
    const std::int64_t period = 2 * (length - 1);
    std::int64_t phase = index % period;
    if (phase < 0) {
        phase += period;
    }
    return std::min(phase, period - phase);
}

/// Samples by which frame 0 begins before the recording.
std::size_t paddingOf(const StftParameters& parameters) {
    return parameters.centred ? parameters.frameSize / 2 : 0;
}

/// Position of a frame's first sample; negative over the padding.
std::int64_t startOf(std::size_t frame, const StftParameters& parameters) {
    return static_cast<std::int64_t>(frame) * static_cast<std::int64_t>(parameters.hopSize) -
           static_cast<std::int64_t>(paddingOf(parameters));
}

const StftParameters& validated(const StftParameters& parameters) {
    require(!findProblem(parameters), "invalid STFT parameters");
    return parameters;
}

}  // namespace

std::optional<Error> findProblem(const StftParameters& parameters) {
    if (parameters.frameSize < 2 || parameters.frameSize % 2 != 0 ||
        parameters.frameSize > StftParameters::kMaxFrameSize) {
        return Error{ErrorCode::BadArgument, "the frame size must be even and between 2 and 2^20"};
    }
    if (parameters.hopSize < 1 || parameters.hopSize > StftParameters::kMaxFrameSize) {
        return Error{ErrorCode::BadArgument, "the hop size must lie between 1 and 2^20"};
    }
    return std::nullopt;
}

std::uint64_t stftFrameCount(std::uint64_t samples, const StftParameters& parameters) {
    if (parameters.centred) {
        return samples == 0 ? 0 : 1 + samples / parameters.hopSize;
    }
    return samples < parameters.frameSize ? 0 : 1 + (samples - parameters.frameSize) / parameters.hopSize;
}

Eigen::MatrixXf spectrogram(std::span<const float> samples, const StftParameters& parameters,
                            SpectrumScale scale, WorkerPool& pool) {
    const std::size_t frameSize = validated(parameters).frameSize;
    const auto frames = static_cast<std::size_t>(stftFrameCount(samples.size(), parameters));
    const RealFft prototype(frameSize);
    const std::vector<float> window = makeWindow(parameters.window, frameSize);
    Eigen::MatrixXf result(prototype.bins(), frames);
    const auto length = static_cast<std::int64_t>(samples.size());
    pool.run(frames, kFramesPerChunk, [&](std::size_t begin, std::size_t end) {
        RealFft fft = prototype;
        std::vector<float> edges(kLaneCount * frameSize);
        const auto locate = [&](std::size_t frame, std::size_t lane) -> const float* {
            const std::int64_t start = startOf(frame, parameters);
            if (start >= 0 && start + static_cast<std::int64_t>(frameSize) <= length) {
                return samples.data() + start;
            }
            float* copy = edges.data() + lane * frameSize;
            for (std::size_t i = 0; i < frameSize; ++i) {
                copy[i] = samples[static_cast<std::size_t>(
                    reflectedIndex(start + static_cast<std::int64_t>(i), length))];
            }
            return copy;
        };
        std::size_t frame = begin;
        for (; frame + kLaneCount <= end; frame += kLaneCount) {
            std::array<const float*, kLaneCount> inputs{};
            std::array<float*, kLaneCount> outputs{};
            for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
                inputs[lane] = locate(frame + lane, lane);
                outputs[lane] = result.col(frame + lane).data();
            }
            fft.windowedSpectra(inputs, window, scale, outputs);
        }
        for (; frame < end; ++frame) {
            fft.windowedSpectrum({locate(frame, 0), frameSize}, window, scale,
                                 {result.col(frame).data(), fft.bins()});
        }
    });
    return result;
}

Eigen::MatrixXf magnitudeSpectrogram(std::span<const float> samples, const StftParameters& parameters,
                                     WorkerPool& pool) {
    return spectrogram(samples, parameters, SpectrumScale::Magnitude, pool);
}

StreamingStft::StreamingStft(const StftParameters& parameters, SpectrumScale scale, OnSpectrum onSpectrum)
    : parameters_(validated(parameters)),
      scale_(scale),
      onSpectrum_(std::move(onSpectrum)),
      window_(makeWindow(parameters.window, parameters.frameSize)),
      fft_(parameters.frameSize),
      padding_(paddingOf(parameters)),
      edgeFrame_(parameters.frameSize),
      spectra_(kLaneCount * fft_.bins()) {
    history_.reserve(2 * (parameters.frameSize + parameters.hopSize) + kLaneCount * parameters.hopSize);
}

std::int64_t StreamingStft::frameStart(std::size_t frame) const { return startOf(frame, parameters_); }

void StreamingStft::push(std::span<const float> samples) {
    while (!samples.empty()) {
        const std::size_t room = history_.capacity() - history_.size();
        const std::size_t taken = std::min(room, samples.size());
        history_.insert(history_.end(), samples.begin(),
                        samples.begin() + static_cast<std::ptrdiff_t>(taken));
        total_ += static_cast<std::int64_t>(taken);
        samples = samples.subspan(taken);
        emitReady();
        discardUsed();
    }
}

void StreamingStft::emitReady() {
    const auto size = static_cast<std::int64_t>(parameters_.frameSize);
    const auto ready = [&](std::size_t frame) {
        const std::int64_t start = frameStart(frame);
        // A frame that begins before the recording mirrors its first -start samples, which must be there too.
        return start + size <= total_ && -start < total_;
    };
    while (ready(nextFrame_)) {
        const bool pass = frameStart(nextFrame_) >= 0 && ready(nextFrame_ + kLaneCount - 1);
        if (!pass) {
            emitSingle();
            continue;
        }
        std::array<const float*, kLaneCount> inputs{};
        std::array<float*, kLaneCount> outputs{};
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            inputs[lane] = history_.data() + (frameStart(nextFrame_ + lane) - historyStart_);
            outputs[lane] = spectra_.data() + lane * bins();
        }
        fft_.windowedSpectra(inputs, window_, scale_, outputs);
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            onSpectrum_(nextFrame_++, {outputs[lane], bins()});
        }
    }
}

void StreamingStft::emitSingle() {
    const std::int64_t start = frameStart(nextFrame_);
    for (std::size_t i = 0; i < parameters_.frameSize; ++i) {
        const std::int64_t at = reflectedIndex(start + static_cast<std::int64_t>(i), total_);
        edgeFrame_[i] = history_[static_cast<std::size_t>(at - historyStart_)];
    }
    fft_.windowedSpectrum(edgeFrame_, window_, scale_, {spectra_.data(), bins()});
    onSpectrum_(nextFrame_++, {spectra_.data(), bins()});
}

void StreamingStft::discardUsed() {
    // The end of the recording is mirrored over `padding_` samples, so these stay even if no frame starts
    // there.
    const std::int64_t mirrored = total_ - static_cast<std::int64_t>(padding_) - 1;
    const std::int64_t keep = std::min(frameStart(nextFrame_), mirrored);
    if (keep <= historyStart_) {
        return;
    }
    history_.erase(history_.begin(), history_.begin() + static_cast<std::ptrdiff_t>(keep - historyStart_));
    historyStart_ = keep;
}

void StreamingStft::finish() {
    const auto frames =
        static_cast<std::size_t>(stftFrameCount(static_cast<std::uint64_t>(total_), parameters_));
    while (nextFrame_ < frames) {
        emitSingle();
    }
    history_.clear();
    historyStart_ = 0;
    total_ = 0;
    nextFrame_ = 0;
}

}  // namespace woodshed
