#pragma once

#include <cstddef>
#include <cstring>
#include <istream>
#include <ostream>
#include <span>
#include <vector>

namespace woodshed {

/// Reads 32-bit floats (native byte order) until the stream ends; a trailing partial one is dropped.
inline std::vector<float> readFloats(std::istream& stream) {
    constexpr std::size_t kChunk = 1 << 16;
    std::vector<float> values;
    std::vector<char> bytes(kChunk * sizeof(float));
    while (stream) {
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        const std::size_t count = static_cast<std::size_t>(stream.gcount()) / sizeof(float);
        const std::size_t before = values.size();
        values.resize(before + count);
        std::memcpy(values.data() + before, bytes.data(), count * sizeof(float));
    }
    return values;
}

/// Writes floats; false when the reader has gone.
inline bool writeFloats(std::ostream& stream, std::span<const float> values) {
    std::vector<char> bytes(values.size_bytes());
    std::memcpy(bytes.data(), values.data(), bytes.size());
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return static_cast<bool>(stream.flush());
}

}  // namespace woodshed
