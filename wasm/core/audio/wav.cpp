#include "audio/wav.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <string_view>

#include "audio/precondition.h"
#include "audio/resample.h"

namespace woodshed {

namespace {

constexpr std::uint32_t kUnknownSize = 0xFFFFFFFFU;
constexpr std::size_t kChunkHeaderBytes = 8;
constexpr std::size_t kRiffHeaderBytes = 12;
constexpr std::size_t kFormatBytes = 16;
constexpr std::size_t kExtensibleFormatBytes = 40;

// Format tags of mmreg.h.
constexpr std::uint16_t kTagPcm = 0x0001;
constexpr std::uint16_t kTagFloat = 0x0003;
constexpr std::uint16_t kTagALaw = 0x0006;
constexpr std::uint16_t kTagMuLaw = 0x0007;
constexpr std::uint16_t kTagExtensible = 0xFFFE;

/// What follows the format tag in the sub-format identifiers of WAVE_FORMAT_EXTENSIBLE.
constexpr std::array<std::uint8_t, 14> kSubFormatTail = {0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80,
                                                         0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71};

template <typename T>
T readLittleEndian(const std::uint8_t* bytes) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) {
        value = static_cast<T>(value | static_cast<T>(static_cast<T>(bytes[i]) << (8 * i)));
    }
    return value;
}

/// Four-character code as it stands in a file: "RIFF" is identifier("RIFF").
constexpr std::uint32_t identifier(std::string_view four) {
    std::uint32_t code = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        code |= static_cast<std::uint32_t>(static_cast<unsigned char>(four[i])) << (8 * i);
    }
    return code;
}

std::uint32_t identifierAt(std::span<const std::uint8_t> bytes, std::uint64_t at) {
    return readLittleEndian<std::uint32_t>(bytes.data() + at);
}

Error unreadable(const char* message) { return {ErrorCode::Unreadable, message}; }
Error unsupported(const char* message) { return {ErrorCode::Unsupported, message}; }

/// The format chunk, before it is known where the samples are.
struct FormatChunk {
    SampleEncoding encoding;
    std::uint32_t sampleRate;
    std::size_t channels;
};

Result<FormatChunk> parseFormat(std::span<const std::uint8_t> chunk) {
    if (chunk.size() < kFormatBytes) {
        return unreadable("the WAV format chunk is too short");
    }
    auto tag = readLittleEndian<std::uint16_t>(chunk.data());
    const std::size_t channels = readLittleEndian<std::uint16_t>(chunk.data() + 2);
    const auto sampleRate = readLittleEndian<std::uint32_t>(chunk.data() + 4);
    const std::size_t frameBytes = readLittleEndian<std::uint16_t>(chunk.data() + 12);
    const std::size_t bits = readLittleEndian<std::uint16_t>(chunk.data() + 14);
    if (tag == kTagExtensible) {
        if (chunk.size() < kExtensibleFormatBytes) {
            return unreadable("the extensible WAV format chunk is too short");
        }
        if (!std::equal(kSubFormatTail.begin(), kSubFormatTail.end(), chunk.begin() + 26)) {
            return unsupported("the WAV file's sub-format is not one of the common ones");
        }
        tag = readLittleEndian<std::uint16_t>(chunk.data() + 24);
    }
    if (channels == 0) {
        return unreadable("the WAV file claims to have no channels");
    }
    if (channels > kMostChannels) {
        return unsupported("the WAV file has more than 32 channels");
    }
    if (sampleRate == 0 || static_cast<double>(sampleRate) > kHighestSampleRate) {
        return unsupported("the WAV file's sampling rate is not between 1 Hz and 768 kHz");
    }
    // The container counts, not the valid bits: samples are left-justified in it.
    if (frameBytes == 0 || frameBytes % channels != 0 || frameBytes / channels < (bits + 7) / 8) {
        return unreadable("the WAV file's frame size contradicts its channels and bits");
    }
    const std::size_t container = frameBytes / channels;
    std::optional<SampleEncoding> encoding;
    if (tag == kTagPcm) {
        constexpr std::array<SampleEncoding, 4> kIntegers = {
            SampleEncoding::Unsigned8, SampleEncoding::Signed16, SampleEncoding::Signed24,
            SampleEncoding::Signed32};
        if (container <= kIntegers.size()) {
            encoding = kIntegers[container - 1];
        }
    } else if (tag == kTagFloat && container == sizeof(float)) {
        encoding = SampleEncoding::Float32;
    } else if (tag == kTagFloat && container == sizeof(double)) {
        encoding = SampleEncoding::Float64;
    } else if (tag == kTagALaw && container == 1) {
        encoding = SampleEncoding::ALaw;
    } else if (tag == kTagMuLaw && container == 1) {
        encoding = SampleEncoding::MuLaw;
    }
    if (!encoding) {
        return unsupported("the WAV file's sample encoding is not handled");
    }
    return FormatChunk{*encoding, sampleRate, channels};
}

/// True when a chunk header with a printable identifier and a size within the file stands at `at`: tells a
/// data chunk that really is empty from one whose size was never filled in.
bool chunkFollows(std::span<const std::uint8_t> head, std::uint64_t at, std::uint64_t fileBytes) {
    if (at + kChunkHeaderBytes > head.size()) {
        return false;
    }
    const auto letters = head.subspan(static_cast<std::size_t>(at), 4);
    const bool printable =
        std::all_of(letters.begin(), letters.end(), [](std::uint8_t c) { return c >= ' ' && c <= '~'; });
    return printable &&
           readLittleEndian<std::uint32_t>(head.data() + at + 4) <= fileBytes - at - kChunkHeaderBytes;
}

struct DataChunk {
    std::uint64_t offset;
    std::uint64_t bytes;
};

/// A-law and mu-law expansion to the 16-bit scale (ITU-T G.711, tables 1a and 2a).
int expandALaw(std::uint8_t code) {
    const int inverted = code ^ 0x55;
    const int exponent = (inverted >> 4) & 7;
    const int mantissa = inverted & 15;
    const int size = exponent == 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
    return (inverted & 0x80) != 0 ? size : -size;
}

int expandMuLaw(std::uint8_t code) {
    constexpr int kBias = 0x84;
    const int inverted = ~code & 0xFF;
    const int exponent = (inverted >> 4) & 7;
    const int size = ((((inverted & 15) << 3) + kBias) << exponent) - kBias;
    return (inverted & 0x80) != 0 ? -size : size;
}

constexpr float kScale8 = 1.0F / 128.0F;
constexpr float kScale16 = 1.0F / 32768.0F;
constexpr float kScale32 = 1.0F / 2147483648.0F;

/// One stored sample as float. The encoding is a template argument so that the loop over samples has no
/// branches.
template <SampleEncoding encoding>
float decodeSample(const std::uint8_t* bytes) {
    if constexpr (encoding == SampleEncoding::Unsigned8) {
        return static_cast<float>(static_cast<int>(bytes[0]) - 128) * kScale8;
    } else if constexpr (encoding == SampleEncoding::Signed16) {
        return static_cast<float>(static_cast<std::int16_t>(readLittleEndian<std::uint16_t>(bytes))) *
               kScale16;
    } else if constexpr (encoding == SampleEncoding::Signed24) {
        const std::uint32_t raised = static_cast<std::uint32_t>(bytes[0]) << 8U |
                                     static_cast<std::uint32_t>(bytes[1]) << 16U |
                                     static_cast<std::uint32_t>(bytes[2]) << 24U;
        return static_cast<float>(static_cast<std::int32_t>(raised)) * kScale32;
    } else if constexpr (encoding == SampleEncoding::Signed32) {
        return static_cast<float>(static_cast<std::int32_t>(readLittleEndian<std::uint32_t>(bytes))) *
               kScale32;
    } else if constexpr (encoding == SampleEncoding::Float32) {
        const auto bits = readLittleEndian<std::uint32_t>(bytes);
        float value = 0.0F;
        std::memcpy(&value, &bits, sizeof value);
        return value;
    } else if constexpr (encoding == SampleEncoding::Float64) {
        const auto bits = readLittleEndian<std::uint64_t>(bytes);
        double value = 0.0;
        std::memcpy(&value, &bits, sizeof value);
        // Beyond float's range the conversion is undefined; infinity is refused where samples enter.
        if (std::abs(value) > static_cast<double>(std::numeric_limits<float>::max())) {
            return value > 0.0 ? std::numeric_limits<float>::infinity()
                               : -std::numeric_limits<float>::infinity();
        }
        return static_cast<float>(value);
    } else if constexpr (encoding == SampleEncoding::ALaw) {
        return static_cast<float>(expandALaw(bytes[0])) * kScale16;
    } else {
        static_assert(encoding == SampleEncoding::MuLaw);
        return static_cast<float>(expandMuLaw(bytes[0])) * kScale16;
    }
}

template <SampleEncoding encoding>
void decodeSamples(const std::uint8_t* bytes, std::span<float> samples) {
    const std::size_t width = bytesPerSample(encoding);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = decodeSample<encoding>(bytes + i * width);
    }
}

}  // namespace

std::size_t bytesPerSample(SampleEncoding encoding) {
    switch (encoding) {
        case SampleEncoding::Unsigned8:
        case SampleEncoding::ALaw:
        case SampleEncoding::MuLaw:
            return 1;
        case SampleEncoding::Signed16:
            return 2;
        case SampleEncoding::Signed24:
            return 3;
        case SampleEncoding::Signed32:
        case SampleEncoding::Float32:
            return 4;
        case SampleEncoding::Float64:
            break;
    }
    return 8;
}

Result<WavFormat> parseWavHeader(std::span<const std::uint8_t> head, std::uint64_t fileBytes) {
    if (head.size() > fileBytes) {
        head = head.first(static_cast<std::size_t>(fileBytes));
    }
    if (head.size() < kRiffHeaderBytes) {
        return unreadable("the file is too short to be a WAV file");
    }
    const std::uint32_t kind = identifierAt(head, 0);
    const bool wide = kind == identifier("RF64") || kind == identifier("BW64");
    if ((kind != identifier("RIFF") && !wide) || identifierAt(head, 8) != identifier("WAVE")) {
        return unreadable("the file is not a WAV file");
    }
    std::optional<FormatChunk> format;
    std::optional<DataChunk> data;
    std::optional<std::uint64_t> wideDataBytes;
    std::uint64_t at = kRiffHeaderBytes;
    while (!(format && data) && at + kChunkHeaderBytes <= head.size()) {
        const std::uint32_t chunk = identifierAt(head, at);
        const std::uint64_t declared = readLittleEndian<std::uint32_t>(head.data() + at + 4);
        const std::uint64_t body = at + kChunkHeaderBytes;
        std::uint64_t size = std::min(declared, fileBytes - body);
        const std::uint64_t held = std::min<std::uint64_t>(size, head.size() - body);
        const auto content = head.subspan(static_cast<std::size_t>(body), static_cast<std::size_t>(held));
        if (chunk == identifier("fmt ")) {
            if (held < std::min<std::uint64_t>(size, kExtensibleFormatBytes)) {
                break;
            }
            Result<FormatChunk> parsed = parseFormat(content);
            if (!parsed.ok()) {
                return parsed.error();
            }
            format = parsed.value();
        } else if (chunk == identifier("ds64")) {
            constexpr std::size_t kDataSizeAt = 8;
            if (wide && held >= kDataSizeAt + sizeof(std::uint64_t)) {
                wideDataBytes = readLittleEndian<std::uint64_t>(content.data() + kDataSizeAt);
            }
        } else if (chunk == identifier("data")) {
            if (declared == kUnknownSize) {
                size = std::min(wideDataBytes.value_or(fileBytes), fileBytes - body);
            } else if (declared == 0 && !chunkFollows(head, body, fileBytes)) {
                size = fileBytes - body;
            }
            data = DataChunk{body, size};
        }
        at = body + size + size % 2;
    }
    if (!(format && data)) {
        if (at < fileBytes && head.size() < fileBytes) {
            return Error{ErrorCode::TooShort, "the WAV file's samples begin beyond the bytes given"};
        }
        return unreadable(format ? "the WAV file has no data chunk" : "the WAV file has no format chunk");
    }
    WavFormat result{format->encoding, format->sampleRate, format->channels, data->offset, 0};
    result.frames = data->bytes / result.bytesPerFrame();
    if (result.frames == 0) {
        return Error{ErrorCode::Empty, "the WAV file holds no samples"};
    }
    return result;
}

std::size_t decodeFrames(const WavFormat& format, std::span<const std::uint8_t> bytes,
                         std::span<float> samples) {
    require(format.channels >= 1, "a recording has at least one channel");
    const std::size_t frames =
        std::min(bytes.size() / format.bytesPerFrame(), samples.size() / format.channels);
    const std::span<float> target = samples.first(frames * format.channels);
    switch (format.encoding) {
        case SampleEncoding::Unsigned8:
            decodeSamples<SampleEncoding::Unsigned8>(bytes.data(), target);
            break;
        case SampleEncoding::Signed16:
            decodeSamples<SampleEncoding::Signed16>(bytes.data(), target);
            break;
        case SampleEncoding::Signed24:
            decodeSamples<SampleEncoding::Signed24>(bytes.data(), target);
            break;
        case SampleEncoding::Signed32:
            decodeSamples<SampleEncoding::Signed32>(bytes.data(), target);
            break;
        case SampleEncoding::Float32:
            decodeSamples<SampleEncoding::Float32>(bytes.data(), target);
            break;
        case SampleEncoding::Float64:
            decodeSamples<SampleEncoding::Float64>(bytes.data(), target);
            break;
        case SampleEncoding::ALaw:
            decodeSamples<SampleEncoding::ALaw>(bytes.data(), target);
            break;
        case SampleEncoding::MuLaw:
            decodeSamples<SampleEncoding::MuLaw>(bytes.data(), target);
            break;
    }
    return frames;
}

}  // namespace woodshed
