#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/mixdown.h"
#include "base/result.h"

namespace woodshed {

/// How one sample is stored in a WAV file; integers are little-endian, left-justified in their container.
enum class SampleEncoding : std::uint8_t {
    Unsigned8,
    Signed16,
    Signed24,
    Signed32,
    Float32,
    Float64,
    ALaw,   ///< ITU-T G.711
    MuLaw,  ///< ITU-T G.711
};

/// Bytes of one stored sample.
std::size_t bytesPerSample(SampleEncoding encoding);

/// What a WAV file's header says and where its samples lie, made consistent with the size of the file.
struct WavFormat {
    SampleEncoding encoding = SampleEncoding::Signed16;
    std::uint32_t sampleRate = 0;  ///< Hz, 1 .. 768000
    std::size_t channels = 0;      ///< 1 .. kMostChannels
    std::uint64_t dataOffset = 0;  ///< first byte of the first frame
    std::uint64_t frames = 0;      ///< whole frames present, at least 1

    std::size_t bytesPerFrame() const { return channels * bytesPerSample(encoding); }
};

/// Bytes from the start of a file that hold all a reader needs, but for files with megabytes of other chunks
/// in front of their samples.
inline constexpr std::size_t kWavHeadBytes = std::size_t{1} << 20;

/// Reads a RIFF, RF64 or BW64 WAVE header (Microsoft/IBM "Multimedia Programming Interface and Data
/// Specifications 1.0"; WAVE_FORMAT_EXTENSIBLE; EBU Tech 3306) from untrusted bytes. Allocates nothing.
///
/// Forgiving where recorders are sloppy: other chunks anywhere, odd sizes, a data chunk that claims more than
/// the file holds (what is there is used), sizes 0 or 0xFFFFFFFF as left by recorders that stream (the data
/// then reaches to the end of the file), a trailing partial frame (dropped).
///
/// @param head the file's first bytes: all of it or at least kWavHeadBytes @param fileBytes the file's size
/// Errors: Unreadable (no WAVE file, or damaged), Unsupported (encoding, channel count or rate), Empty (no
/// samples), TooShort (`head` ends before the samples begin: pass more of the file).
Result<WavFormat> parseWavHeader(std::span<const std::uint8_t> head, std::uint64_t fileBytes);

/// Decodes whole frames to interleaved floats, integers scaled so that full scale is 1 (8-bit 128,
/// 16-bit 32768 ...). Floats are passed through, NaN included.
/// @param bytes from any frame's first byte on @param samples room for whole frames
/// @return frames decoded: as many as both hold
std::size_t decodeFrames(const WavFormat& format, std::span<const std::uint8_t> bytes,
                         std::span<float> samples);

}  // namespace woodshed
