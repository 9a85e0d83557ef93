#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/worker_pool.h"
#include "pitch/pyin.h"

namespace woodshed {

/// Number of descriptors of each of the two kinds.
inline constexpr std::size_t kLowLevelDescriptors = 68;
inline constexpr std::size_t kHandCraftedDescriptors = 24;
inline constexpr std::size_t kPerformanceDescriptors = kLowLevelDescriptors + kHandCraftedDescriptors;

/// Names of the descriptors, in their order:
///
/// FEATURE.FRAMES.NOTES for the 68 low-level ones: FEATURE is centroid (Hz), rolloff (bin), flux,
/// zeroCrossingRate or mfcc1 .. mfcc13; FRAMES is how a note's frames are summed up, frameMean or frameSd;
/// NOTES how the notes are, noteMean or noteSd. All of noteMean come first, within it all of frameMean.
///
/// The 24 hand-crafted ones: tuningConcentration; pitchSd, pitchOutliers, amplitudeSd and amplitudePeaks,
/// each .mean, .sd, .max and .min over notes; steadyNotes; interOnset.peakConcentration, .binSeconds,
/// .skewness, .kurtosis, .rolloff and .peakPower.
std::vector<std::string> performanceDescriptorNames();

/// The score-independent descriptors of SVR-BD (Woodshed specs, assessment, section 4; A. Vidwans et al.,
/// "Objective descriptors for the assessment of student music performances", AES Semantic Audio 2017; S.
/// Gururani et al., "Analysis of objective descriptors for music performance assessment", ICMPC 2018), of
/// audio relative to its peak. Notes are segmentNotes()' over 0.2 s for the low-level, over 0.1 s for the
/// hand-crafted ones; a note's sound is that of its frames of the pitch track.
///
/// Low-level, per note (relative to the note's peak), frames of 1024 samples every 256, whole ones only:
/// centroid of the power spectrum, first bin reaching 85 % of the magnitude, Euclidean flux over the number
/// of bins, zero-crossing rate, 13 MFCC of the Auditory Toolbox.
///
/// Hand-crafted: share of the voiced frames whose deviation from equal temperament, in ten bins of 10 cents
/// on the circle, falls into the fullest bin or its neighbours; per note the SD of the pitch (semitones), the
/// share of frames more than one SD from the note's mean, the SD of the frames' sum of |x|, and the peaks of
/// the smoothed difference of the frames' maxima per frame; share of notes that are not both unsteady (SD
/// over 0.1 semitones) and ragged (outliers over 0.4); six measures of the 50-bin histogram of times between
/// onsets (HistogramShape), zeros when fewer than two notes are heard.
///
/// SDs divide by n - 1 and are 0 for a single value. Section 4 leaves open: indices of bins count from 0, the
/// smoothing mean shrinks at the ends, f0 is the median-filtered one throughout, skewness and kurtosis are
/// those of the bins' heights (dividing by n).
///
/// @param mono44100 the recording at 44.1 kHz @param track its track by PyinParameters::assessment()
/// @param pool works on spectra; results do not depend on its size
/// @return kPerformanceDescriptors finite values. Errors: Empty, NotFinite, Silent (the samples), Unpitched
///         (no note of 0.1 s), TooShort (no note of 0.2 s), BadArgument (a track of another length or hop)
Result<std::vector<double>> describePerformance(std::span<const float> mono44100, const PitchTrack& track,
                                                WorkerPool& pool);

}  // namespace woodshed
