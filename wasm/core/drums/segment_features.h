#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "audio/filter_bank.h"
#include "audio/stft.h"

namespace woodshed {

// Front ends of the segment-and-classify systems of C.-W. Wu and A. Lerch, "From labeled to unlabeled data:
// on the data challenge in automatic drum transcription", ISMIR 2018, as their implementation has them: 44.1
// kHz mono relative to the recording's peak, centred frames of 2048 samples every 512 under a periodic Hann
// window, stamped at their centre.

inline constexpr double kSegmentSampleRate = 44100.0;
inline constexpr std::size_t kSegmentHop = 512;
inline constexpr std::size_t kMelBands = 128;
/// Frames of one picture that the convolutional encoders look at: 1.49 s.
inline constexpr std::size_t kSegmentFrames = 128;
/// Features per frame of an encoder: its five stages' 32 + 16 + 8 + 4 + 4 channels.
inline constexpr std::size_t kEncoderFeatures = 64;
/// 20 MFCC, their forward difference and its forward difference.
inline constexpr std::size_t kMfccFeatures = 60;
/// Frames t, t + 1 and t + 2 that a decision about an onset in frame t sees.
inline constexpr std::size_t kSplicedFrames = 3;

/// How segmentOnsets() listens.
struct SegmentOnsetParameters {
    float compression = 1000.0F;  ///< see SuperFluxParameters, for magnitudes relative to the peak
    double threshold = 0.005;     ///< height above the moving mean
};

/// The STFT of every system here.
StftParameters segmentStft();

/// 128 mel bands of unit area from 0 to 20 kHz, which the encoders apply to magnitudes, not powers.
FilterBank encoderBands();

/// 128 mel bands of unit area up to the Nyquist frequency, which the MFCC apply to powers.
FilterBank mfccBands();

/// Encoder input, bands x frames within [0, 1]: 10 log10(max(x, 1e-5)) of the bands of peak-normalised
/// magnitudes x, less their maximum, no lower than -80, then from minimum 0 to maximum 1. All 0 where
/// nothing differs.
/// @param bands encoderBands() of magnitudes, >= 0 @param peak largest absolute sample, > 0
Eigen::MatrixXf encoderInput(const Eigen::MatrixXf& bands, float peak);

/// The MFCC system's features, kMfccFeatures x frames: cepstrum() of the bands in dB (at most 80 below the
/// maximum) with its two forward differences.
/// @param bands mfccBands() of powers, >= 0 @param peak largest absolute sample, > 0
Eigen::MatrixXf mfccFeatures(const Eigen::MatrixXf& bands, float peak);

/// Frames in which something is struck or plucked: the peaks of superFlux() over the bands relative to the
/// recording's peak. Stands in for the published systems' onset detector, whose network may not be used
/// commercially; the frame reported is the middle of the two hops over which the bands grow, so the last
/// whose centre lies before the onset. Settings chosen on rendered patterns
/// (models/segment_classify/README.md). Ascending.
/// @param bands encoderBands() of magnitudes, >= 0 @param peak largest absolute sample, > 0
std::vector<std::size_t> segmentOnsets(const Eigen::MatrixXf& bands, float peak,
                                       const SegmentOnsetParameters& parameters = {});

/// What becomes of the last frames when they fill no whole picture.
enum class RemainderPolicy : std::uint8_t {
    Padded,   ///< they are encoded, followed by silence
    Dropped,  ///< as published: their features are all 0
};

/// Number of pictures that `frames` frames give.
std::size_t segmentCount(std::size_t frames, RemainderPolicy policy);

/// Picture `index` of an encoderInput(): kMelBands x kSegmentFrames, row after row (the network's order); 0
/// beyond the last frame.
Eigen::Matrix<float, kMelBands, kSegmentFrames, Eigen::RowMajor> encoderSegment(const Eigen::MatrixXf& input,
                                                                                std::size_t index);

/// Frames n, n + 1, n + 2 on top of each other: 3 rows x frames; the last frame stands in for those beyond
/// the end.
Eigen::MatrixXf splicedFrames(const Eigen::MatrixXf& features);

}  // namespace woodshed
