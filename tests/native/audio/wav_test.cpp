#include "audio/wav.h"

#include <cstring>
#include <stdexcept>

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::kInfinity;
using testing::kNaN;
using testing::noise;

using Bytes = std::vector<std::uint8_t>;

void append(Bytes& bytes, const std::string& text) { bytes.insert(bytes.end(), text.begin(), text.end()); }
void append(Bytes& bytes, const Bytes& more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

Bytes littleEndian(std::uint64_t value, std::size_t count) {
    Bytes bytes(count);
    for (std::size_t i = 0; i < count; ++i) {
        bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
    return bytes;
}

Bytes chunk(const std::string& identifier, const Bytes& content, std::uint64_t declared) {
    Bytes bytes;
    append(bytes, identifier);
    append(bytes, littleEndian(declared, 4));
    append(bytes, content);
    if (content.size() % 2 == 1) {
        bytes.push_back(0);
    }
    return bytes;
}

Bytes chunk(const std::string& identifier, const Bytes& content) {
    return chunk(identifier, content, content.size());
}

Bytes formatContent(std::uint32_t tag, std::uint32_t channels, std::uint32_t rate,
                    std::uint32_t containerBytes, std::uint32_t bits) {
    Bytes content;
    append(content, littleEndian(tag, 2));
    append(content, littleEndian(channels, 2));
    append(content, littleEndian(rate, 4));
    append(content, littleEndian(rate * channels * containerBytes, 4));
    append(content, littleEndian(channels * containerBytes, 2));
    append(content, littleEndian(bits, 2));
    return content;
}

Bytes extensibleContent(std::uint32_t subTag, std::uint32_t channels, std::uint32_t containerBytes,
                        std::uint32_t bits) {
    Bytes content = formatContent(0xFFFE, channels, 48000, containerBytes, 8 * containerBytes);
    append(content, littleEndian(22, 2));
    append(content, littleEndian(bits, 2));
    append(content, littleEndian(0, 4));
    append(content, littleEndian(subTag, 2));
    append(content,
           Bytes{0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71});
    return content;
}

Bytes file(const std::vector<Bytes>& chunks, const std::string& kind = "RIFF") {
    Bytes body;
    for (const Bytes& part : chunks) {
        append(body, part);
    }
    Bytes bytes;
    append(bytes, kind);
    append(bytes, littleEndian(body.size() + 4, 4));
    append(bytes, std::string("WAVE"));
    append(bytes, body);
    return bytes;
}

Result<WavFormat> parse(const Bytes& bytes) { return parseWavHeader(bytes, bytes.size()); }

std::vector<float> decode(const Bytes& bytes) {
    const Result<WavFormat> format = parse(bytes);
    EXPECT_TRUE(format.ok()) << (format.ok() ? "" : format.error().message);
    if (!format.ok()) {
        return {};
    }
    const WavFormat& wav = format.value();
    std::vector<float> samples(static_cast<std::size_t>(wav.frames) * wav.channels);
    EXPECT_EQ(decodeFrames(wav, std::span(bytes).subspan(static_cast<std::size_t>(wav.dataOffset)), samples),
              wav.frames);
    return samples;
}

template <typename T>
Bytes rawBytes(const std::vector<T>& values) {
    Bytes bytes(values.size() * sizeof(T));
    std::memcpy(bytes.data(), values.data(), bytes.size());
    return bytes;
}

const Bytes kMono16 = formatContent(1, 1, 44100, 2, 16);
const Bytes kFourSamples = rawBytes<std::int16_t>({-32768, 0, 16384, 32767});
const std::vector<float> kFourValues = {-1.0F, 0.0F, 0.5F, 32767.0F / 32768.0F};

TEST(Wav, DecodesEveryEncoding) {
    EXPECT_EQ(decode(file({chunk("fmt ", kMono16), chunk("data", kFourSamples)})), kFourValues);
    EXPECT_EQ(
        decode(file({chunk("fmt ", formatContent(1, 1, 8000, 1, 8)), chunk("data", {0, 128, 192, 255})})),
        (std::vector<float>{-1.0F, 0.0F, 0.5F, 127.0F / 128.0F}));
    EXPECT_EQ(decode(file({chunk("fmt ", formatContent(1, 1, 48000, 3, 24)),
                           chunk("data", {0x00, 0x00, 0x80, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x40})})),
              (std::vector<float>{-1.0F, -1.0F / 8388608.0F, 0.5F}));
    EXPECT_EQ(decode(file({chunk("fmt ", formatContent(1, 2, 48000, 4, 32)),
                           chunk("data", rawBytes<std::int32_t>({INT32_MIN, 1 << 30}))})),
              (std::vector<float>{-1.0F, 0.5F}));
    EXPECT_EQ(decode(file({chunk("fmt ", formatContent(3, 1, 96000, 4, 32)),
                           chunk("data", rawBytes<float>({0.25F, -3.5F}))})),
              (std::vector<float>{0.25F, -3.5F}));
    EXPECT_EQ(decode(file({chunk("fmt ", formatContent(3, 1, 96000, 8, 64)),
                           chunk("data", rawBytes<double>({0.25, -3.5, 1e300}))})),
              (std::vector<float>{0.25F, -3.5F, kInfinity}));
}

TEST(Wav, DecodesCompandedSamplesAsPythonDoes) {
    Bytes codes(256);
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = static_cast<std::uint8_t>(i);
    }
    for (const auto& [tag, name] : {std::pair{6U, "alaw"}, std::pair{7U, "mulaw"}}) {
        const std::vector<float> samples =
            decode(file({chunk("fmt ", formatContent(tag, 1, 8000, 1, 8)), chunk("data", codes)}));
        const auto expected = golden(name).values;
        ASSERT_EQ(samples.size(), expected.size());
        for (std::size_t i = 0; i < samples.size(); ++i) {
            EXPECT_EQ(static_cast<double>(samples[i]) * 32768.0, expected[i]) << name << " " << i;
        }
    }
}

TEST(Wav, ReadsExtensibleFormats) {
    EXPECT_EQ(decode(file({chunk("fmt ", extensibleContent(1, 1, 2, 16)), chunk("data", kFourSamples)})),
              kFourValues);
    // 20 valid bits in three bytes, 24 in four: left-justified.
    EXPECT_EQ(
        decode(file({chunk("fmt ", extensibleContent(1, 1, 3, 20)), chunk("data", {0x00, 0x00, 0xC0})})),
        std::vector<float>{-0.5F});
    EXPECT_EQ(decode(file(
                  {chunk("fmt ", extensibleContent(1, 1, 4, 24)), chunk("data", {0x00, 0x00, 0x00, 0xC0})})),
              std::vector<float>{-0.5F});
    EXPECT_EQ(decode(file(
                  {chunk("fmt ", extensibleContent(3, 1, 4, 32)), chunk("data", rawBytes<float>({0.125F}))})),
              std::vector<float>{0.125F});
    const Result<WavFormat> many =
        parse(file({chunk("fmt ", extensibleContent(1, 12, 2, 16)), chunk("data", Bytes(48))}));
    ASSERT_TRUE(many.ok());
    EXPECT_EQ(many.value().channels, 12U);
    EXPECT_EQ(many.value().frames, 2U);
    Bytes otherGuid = extensibleContent(1, 1, 2, 16);
    otherGuid.back() = 0;
    EXPECT_EQ(parse(file({chunk("fmt ", otherGuid), chunk("data", kFourSamples)})).error().code,
              ErrorCode::Unsupported);
}

TEST(Wav, SkipsOtherChunksInAnyOrder) {
    EXPECT_EQ(decode(file({chunk("JUNK", Bytes(28)), chunk("bext", Bytes(603)), chunk("fmt ", kMono16),
                           chunk("LIST", Bytes(7)), chunk("data", kFourSamples), chunk("id3 ", Bytes(11))})),
              kFourValues);
    EXPECT_EQ(decode(file({chunk("data", kFourSamples), chunk("fmt ", kMono16)})), kFourValues);
}

TEST(Wav, UsesWhatATruncatedFileHolds) {
    EXPECT_EQ(decode(file({chunk("fmt ", kMono16), chunk("data", kFourSamples, 1000000)})), kFourValues);
    Bytes cut = file({chunk("fmt ", kMono16), chunk("data", kFourSamples)});
    cut.erase(cut.end() - 3, cut.end());
    EXPECT_EQ(decode(cut), (std::vector<float>{-1.0F, 0.0F}));  // the partial frame is dropped
}

TEST(Wav, TakesUnfinishedSizesAsTheRestOfTheFile) {
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{0xFFFFFFFF}}) {
        EXPECT_EQ(decode(file({chunk("fmt ", kMono16), chunk("data", kFourSamples, size)})), kFourValues);
    }
    // An honest empty data chunk followed by another chunk stays empty.
    EXPECT_EQ(parse(file({chunk("fmt ", kMono16), chunk("data", {}), chunk("LIST", Bytes(12))})).error().code,
              ErrorCode::Empty);
    EXPECT_EQ(parse(file({chunk("fmt ", kMono16), chunk("data", {})})).error().code, ErrorCode::Empty);
}

TEST(Wav, ReadsRf64) {
    Bytes sizes;
    append(sizes, littleEndian(100, 8));
    append(sizes, littleEndian(6, 8));  // three of the four samples
    append(sizes, littleEndian(3, 8));
    append(sizes, littleEndian(0, 4));
    for (const char* kind : {"RF64", "BW64"}) {
        EXPECT_EQ(decode(file(
                      {chunk("ds64", sizes), chunk("fmt ", kMono16), chunk("data", kFourSamples, 0xFFFFFFFF)},
                      kind)),
                  (std::vector<float>{-1.0F, 0.0F, 0.5F}));
    }
    // Beyond 4 GB the head alone is read; the size comes from ds64.
    const std::uint64_t huge = std::uint64_t{6} << 30U;
    Bytes hugeSizes;
    append(hugeSizes, littleEndian(huge, 8));
    append(hugeSizes, littleEndian(huge, 8));
    append(hugeSizes, littleEndian(huge / 2, 8));
    append(hugeSizes, littleEndian(0, 4));
    const Bytes head =
        file({chunk("ds64", hugeSizes), chunk("fmt ", kMono16), chunk("data", {}, 0xFFFFFFFF)}, "RF64");
    const Result<WavFormat> format = parseWavHeader(head, head.size() + huge);
    ASSERT_TRUE(format.ok());
    EXPECT_EQ(format.value().frames, huge / 2);
    EXPECT_EQ(format.value().dataOffset, head.size());
}

TEST(Wav, AsksForMoreWhenTheHeadIsTooShort) {
    const Bytes whole =
        file({chunk("fmt ", kMono16), chunk("iXML", Bytes(5000)), chunk("data", kFourSamples)});
    const Result<WavFormat> format = parseWavHeader(std::span(whole).first(1000), whole.size());
    ASSERT_FALSE(format.ok());
    EXPECT_EQ(format.error().code, ErrorCode::TooShort);
    EXPECT_TRUE(parse(whole).ok());
}

TEST(Wav, SaysWhatIsWrong) {
    const auto codeOf = [](const Bytes& bytes) {
        const Result<WavFormat> format = parse(bytes);
        EXPECT_FALSE(format.ok());
        EXPECT_FALSE(format.ok() ? true : format.error().message.empty());
        return format.ok() ? ErrorCode::BadArgument : format.error().code;
    };
    EXPECT_EQ(codeOf({}), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(Bytes(100, 'x')), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(file({})), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(file({chunk("fmt ", kMono16)})), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(file({chunk("data", kFourSamples)})), ErrorCode::Unreadable);
    const auto withFormat = [](const Bytes& format) {
        return file({chunk("fmt ", format), chunk("data", kFourSamples)});
    };
    EXPECT_EQ(codeOf(withFormat(Bytes(10))), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 0, 44100, 2, 16))), ErrorCode::Unreadable);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 33, 44100, 2, 16))), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 1, 0, 2, 16))), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 1, 768001, 2, 16))), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 1, 44100, 5, 40))), ErrorCode::Unsupported);
    EXPECT_EQ(codeOf(withFormat(formatContent(1, 1, 44100, 2, 24))),
              ErrorCode::Unreadable);  // 24 bits in 2 bytes
    EXPECT_EQ(codeOf(withFormat(formatContent(2, 1, 44100, 2, 4))), ErrorCode::Unsupported);     // ADPCM
    EXPECT_EQ(codeOf(withFormat(formatContent(0x55, 2, 44100, 1, 0))), ErrorCode::Unsupported);  // MP3 in WAV
    EXPECT_EQ(codeOf(withFormat(formatContent(3, 1, 44100, 2, 16))), ErrorCode::Unsupported);  // half floats
}

TEST(Wav, SurvivesEveryTruncationAndRandomDamage) {
    const Bytes good = file({chunk("fmt ", extensibleContent(1, 2, 3, 24)), chunk("LIST", Bytes(9)),
                             chunk("data", Bytes(60, 7))});
    std::vector<float> samples(1000);
    const auto survive = [&](const Bytes& bytes) {
        const Result<WavFormat> format = parse(bytes);
        if (format.ok()) {
            ASSERT_LE(format.value().dataOffset, bytes.size());
            decodeFrames(format.value(),
                         std::span(bytes).subspan(static_cast<std::size_t>(format.value().dataOffset)),
                         samples);
        }
    };
    for (std::size_t length = 0; length <= good.size(); ++length) {
        survive(Bytes(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(length)));
    }
    std::mt19937 generator(51);
    for (int round = 0; round < 20000; ++round) {
        Bytes bad = good;
        for (int i = 0; i < 4; ++i) {
            bad[generator() % bad.size()] = static_cast<std::uint8_t>(generator());
        }
        survive(bad);
    }
}

}  // namespace
}  // namespace woodshed
