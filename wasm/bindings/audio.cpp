#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "audio/overview.h"
#include "audio/wav.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

int workerCount() { return static_cast<int>(makePool()->size()); }

class OverviewSession : public AudioSession {
  public:
    OverviewSession(MonoInput input, std::size_t binFrames)
        : AudioSession(std::move(input)), builder_(binFrames) {}

    val finish() {
        return guarded([&] {
            drain();
            const auto overview = builder_.finish();
            val result = val::object();
            result.set("min", copied("Int8Array", overview.min));
            result.set("max", copied("Int8Array", overview.max));
            result.set("peak", overview.peak);
            return success(result);
        });
    }

  protected:
    void accept(std::span<const float> mono) override { builder_.push(mono); }

  private:
    OverviewBuilder builder_;
};

/// The overview draws the recording's own samples, so nothing is resampled.
val createOverviewSession(double sampleRate, std::size_t channels, std::size_t binFrames) {
    return guarded([&] {
        auto input = MonoInput::create(sampleRate, channels, sampleRate);
        if (!input) {
            return failure(input.error());
        }
        return success(std::make_shared<OverviewSession>(std::move(input).value(), binFrames));
    });
}

class WavSession {
  public:
    explicit WavSession(const WavFormat& format) : format_(format) {}

    /// Empty beyond kMostBytes, as AudioSession::input() beyond kMostFramesPerPush.
    val input(std::size_t bytes) {
        bytes_.resize(bytes <= kMostBytes ? bytes : 0);
        return val(typed_memory_view(bytes_.size(), bytes_.data()));
    }

    val decode(std::size_t bytes) {
        return guarded([&] {
            const std::size_t channels = format_.channels;
            interleaved_.resize(std::min(bytes, bytes_.size()) / format_.bytesPerFrame() * channels);
            const std::size_t frames = decodeFrames(format_, bytes_, interleaved_);
            planar_.resize(frames * channels);
            for (std::size_t channel = 0; channel < channels; ++channel) {
                for (std::size_t frame = 0; frame < frames; ++frame) {
                    planar_[channel * frames + frame] = interleaved_[frame * channels + channel];
                }
            }
            return success(copied("Float32Array", planar_));
        });
    }

  private:
    static constexpr std::size_t kMostBytes = std::size_t{1} << 26;

    WavFormat format_;
    std::vector<std::uint8_t> bytes_;
    std::vector<float> interleaved_;
    std::vector<float> planar_;
};

/// Number.MAX_SAFE_INTEGER.
constexpr double kMostSafeInteger = 9007199254740991.0;

Result<WavFormat> readHeader(const val& head, double fileBytes) {
    if (!(fileBytes >= 0.0 && fileBytes <= kMostSafeInteger)) {
        return Error{ErrorCode::BadArgument, "a file's size is a whole number of bytes"};
    }
    return parseWavHeader(bytesOf(head), static_cast<std::uint64_t>(fileBytes));
}

val parseWav(const val& head, double fileBytes) {
    return guarded([&] {
        const auto format = readHeader(head, fileBytes);
        if (!format) {
            return failure(format.error());
        }
        val info = val::object();
        info.set("sampleRate", format.value().sampleRate);
        info.set("channels", static_cast<double>(format.value().channels));
        info.set("frames", static_cast<double>(format.value().frames));
        info.set("dataOffset", static_cast<double>(format.value().dataOffset));
        info.set("bytesPerFrame", static_cast<double>(format.value().bytesPerFrame()));
        return success(info);
    });
}

val createWavSession(const val& head, double fileBytes) {
    return guarded([&] {
        const auto format = readHeader(head, fileBytes);
        return format ? success(std::make_shared<WavSession>(format.value())) : failure(format.error());
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_audio) {
    using namespace woodshed::bindings;
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("workerCount", &workerCount);
    function("parseWav", &parseWav);
    function("createWavSession", &createWavSession);
    function("createOverviewSession", &createOverviewSession);

    class_<AudioSession>("AudioSession")
        .smart_ptr<std::shared_ptr<AudioSession>>("AudioSession")
        .function("input", &AudioSession::input)
        .function("push", &AudioSession::push);
    class_<OverviewSession, base<AudioSession>>("OverviewSession")
        .smart_ptr<std::shared_ptr<OverviewSession>>("OverviewSession")
        .function("finish", &OverviewSession::finish);
    class_<WavSession>("WavSession")
        .smart_ptr<std::shared_ptr<WavSession>>("WavSession")
        .function("input", &WavSession::input)
        .function("decode", &WavSession::decode);
}
