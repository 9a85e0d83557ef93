#pragma once

#include <cstdio>
#include <span>
#include <vector>

namespace woodshed {

/// Reads 32-bit float samples (native byte order) from standard input until it ends.
inline std::vector<float> readFloatsFromStdin() {
    std::vector<float> samples;
    constexpr std::size_t kChunk = 1 << 16;
    std::vector<float> chunk(kChunk);
    while (const std::size_t count = std::fread(chunk.data(), sizeof(float), kChunk, stdin)) {
        samples.insert(samples.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return samples;
}

/// Writes floats to standard output; false when the reader has gone.
inline bool writeFloatsToStdout(std::span<const float> values) {
    return std::fwrite(values.data(), sizeof(float), values.size(), stdout) == values.size();
}

}  // namespace woodshed
