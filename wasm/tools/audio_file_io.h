#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "audio/mono_input.h"
#include "audio/wav.h"
#include "base/result.h"
#include "raw_float_io.h"

namespace woodshed {

/// Reads a whole recording as mono at `rate`: a WAV file of any rate through the core's own reader and
/// resampler, or, when the name ends in .f32, raw mono floats that already have that rate.
/// Errors: Unreadable (cannot be opened, too), and those of parseWavHeader() and MonoInput.
inline Result<std::vector<float>> readMono(const std::string& path, double rate) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        return Error{ErrorCode::Unreadable, "cannot open " + path};
    }
    const std::string rawSuffix = ".f32";
    if (path.size() >= rawSuffix.size() &&
        path.compare(path.size() - rawSuffix.size(), rawSuffix.size(), rawSuffix) == 0) {
        return readFloats(file);
    }
    // A char becomes the byte of the same value, modulo 256.
    const std::vector<std::uint8_t> content(std::istreambuf_iterator<char>(file), {});
    const std::span<const std::uint8_t> bytes(content);
    const Result<WavFormat> parsed = parseWavHeader(bytes, bytes.size());
    if (!parsed) {
        return parsed.error();
    }
    const WavFormat& format = parsed.value();
    Result<MonoInput> created =
        MonoInput::create(static_cast<double>(format.sampleRate), format.channels, rate);
    if (!created) {
        return created.error();
    }
    MonoInput input = std::move(created).value();
    constexpr std::size_t kFramesAtOnce = std::size_t{1} << 16;
    std::vector<float> interleaved(kFramesAtOnce * format.channels);
    std::vector<float> mono;
    auto at = static_cast<std::size_t>(format.dataOffset);
    for (std::uint64_t left = format.frames; left > 0;) {
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, kFramesAtOnce));
        const std::size_t frames =
            decodeFrames(format, bytes.subspan(at), std::span(interleaved).first(wanted * format.channels));
        if (frames == 0) {
            break;
        }
        const std::span<float> planar = input.room(frames);
        for (std::size_t channel = 0; channel < format.channels; ++channel) {
            for (std::size_t frame = 0; frame < frames; ++frame) {
                planar[channel * frames + frame] = interleaved[frame * format.channels + channel];
            }
        }
        const Result<std::span<const float>> pushed = input.push(frames);
        if (!pushed) {
            return pushed.error();
        }
        mono.insert(mono.end(), pushed.value().begin(), pushed.value().end());
        at += frames * format.bytesPerFrame();
        left -= frames;
    }
    const std::span<const float> rest = input.finish();
    mono.insert(mono.end(), rest.begin(), rest.end());
    return mono;
}

}  // namespace woodshed
