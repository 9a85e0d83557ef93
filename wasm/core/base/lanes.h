#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace woodshed {

/// Four floats worked on at once (SSE2 natively, simd128 in WASM) through the vector extension that GCC and
/// Clang share. Each lane obeys IEEE single precision, so code written once as a template over float and
/// Lanes yields the same bits in both.
using Lanes = float __attribute__((vector_size(16)));

/// Number of floats in Lanes.
inline constexpr std::size_t kLaneCount = 4;

/// Reads kLaneCount floats from any address.
inline Lanes loadLanes(const float* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof lanes);
    return lanes;
}

/// Writes kLaneCount floats to any address.
inline void storeLanes(float* to, Lanes lanes) { std::memcpy(to, &lanes, sizeof lanes); }

/// Correctly rounded square root, lane by lane; for values >= 0.
inline float squareRoot(float x) { return std::sqrt(x); }
inline Lanes squareRoot(Lanes x) {
#if defined(__SSE2__)
    return static_cast<Lanes>(_mm_sqrt_ps(static_cast<__m128>(x)));
#elif defined(__wasm_simd128__)
    return static_cast<Lanes>(wasm_f32x4_sqrt(static_cast<v128_t>(x)));
#else
    return Lanes{std::sqrt(x[0]), std::sqrt(x[1]), std::sqrt(x[2]), std::sqrt(x[3])};
#endif
}

/// Sum of a[i] * b[i], i < count, in an order that depends on `count` alone: sixteen running sums, then the
/// rest.
inline float dotProduct(const float* a, const float* b, std::size_t count) {
    constexpr std::size_t kSums = 4;
    constexpr std::size_t kStep = kSums * kLaneCount;
    Lanes sums[kSums] = {};
    std::size_t at = 0;
    for (; at + kStep <= count; at += kStep) {
        for (std::size_t i = 0; i < kSums; ++i) {
            sums[i] += loadLanes(a + at + i * kLaneCount) * loadLanes(b + at + i * kLaneCount);
        }
    }
    for (; at + kLaneCount <= count; at += kLaneCount) {
        sums[0] += loadLanes(a + at) * loadLanes(b + at);
    }
    const Lanes sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    float total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
    for (; at < count; ++at) {
        total += a[at] * b[at];
    }
    return total;
}

/// Four rows of four lanes. A plain array: GCC drops the vector attribute from template arguments.
using LaneBlock = Lanes[kLaneCount];

/// Turns rows into columns: afterwards rows[i] holds lane i of the four given rows.
inline void transpose(LaneBlock& rows) {
#if defined(__clang__)
    const auto low = [](Lanes a, Lanes b) { return __builtin_shufflevector(a, b, 0, 4, 1, 5); };
    const auto high = [](Lanes a, Lanes b) { return __builtin_shufflevector(a, b, 2, 6, 3, 7); };
    const auto firsts = [](Lanes a, Lanes b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); };
    const auto seconds = [](Lanes a, Lanes b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); };
#else
    using Pick = int __attribute__((vector_size(16)));
    const auto low = [](Lanes a, Lanes b) { return __builtin_shuffle(a, b, Pick{0, 4, 1, 5}); };
    const auto high = [](Lanes a, Lanes b) { return __builtin_shuffle(a, b, Pick{2, 6, 3, 7}); };
    const auto firsts = [](Lanes a, Lanes b) { return __builtin_shuffle(a, b, Pick{0, 1, 4, 5}); };
    const auto seconds = [](Lanes a, Lanes b) { return __builtin_shuffle(a, b, Pick{2, 3, 6, 7}); };
#endif
    const Lanes low01 = low(rows[0], rows[1]);
    const Lanes low23 = low(rows[2], rows[3]);
    const Lanes high01 = high(rows[0], rows[1]);
    const Lanes high23 = high(rows[2], rows[3]);
    rows[0] = firsts(low01, low23);
    rows[1] = seconds(low01, low23);
    rows[2] = firsts(high01, high23);
    rows[3] = seconds(high01, high23);
}

}  // namespace woodshed
