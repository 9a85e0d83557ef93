#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "audio/level.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "pitch/pitch_hmm.h"
#include "pitch/yin.h"

namespace woodshed {

/// A pitch track on a regular grid: frame k describes the sound at k * hopSeconds.
struct PitchTrack {
    double hopSeconds = 0.0;
    std::vector<float> f0;                 ///< Hz, 0 where unvoiced
    std::vector<float> voicedProbability;  ///< 0 to 1, sum of the frame's candidate probabilities
};

/// Settings of pYIN. The defaults suit any melody instrument from contrabass to piccolo.
struct PyinParameters {
    YinParameters yin;          ///< blocks, pitch range
    std::size_t hopSize = 256;  ///< samples between frames
    /// Mean of the Beta distribution of thresholds, whose first parameter is 2 (Mauch & Dixon use .1, .15 and
    /// .2).
    double thresholdMean = 0.15;
    /// p_a: how far the deepest dip is trusted by the thresholds below which no dip reaches.
    double minimumTrust = 0.01;
    /// Block RMS below which candidates lose probability in proportion to the RMS, full scale 1; 0 switches
    /// it off.
    double lowAmplitude = 0.01;
    std::size_t binsPerSemitone = 5;
    /// Largest pitch change between frames in bins; 12 bins of a fifth of a semitone each 5.8 ms are the 36
    /// octaves a second of Mauch & Dixon.
    std::size_t maxJumpBins = 12;
    double voicingStay = 0.99;       ///< probability that voicing does not change between frames
    double yinTrust = 0.5;           ///< prior weight of the voiced explanation
    double leapProbability = 0.001;  ///< see PitchHmmParameters; 0 in the paper

    /// The configuration whose tracks the assessment models were trained on: the pYIN Vamp plug-in's smoothed
    /// pitch track with block 1024, step 256 at 44.1 kHz, Beta thresholds of mean .15, low-amplitude
    /// suppression .01, unvoiced frames 0 (Woodshed specs, assessment, section 2), and the plug-in's pitch
    /// range of 69 semitones from B1 with jumps of at most a semitone. Periods above 512 samples (notes below
    /// 86 Hz) are invisible to it.
    static PyinParameters assessment();

    /// The first value outside its range (those of YinParameters; hop 1 to the block size; thresholdMean and
    /// the probabilities in (0, 1), minimumTrust and leapProbability may be 0; 1 to 20 bins per semitone;
    /// jumps of 1 to 120 bins; lowAmplitude 0 to 1).
    std::optional<Error> problem() const;

    /// The model of the second stage that these settings describe.
    PitchHmmParameters hmm() const;
};

/// Probabilities with which a distribution of absolute thresholds selects YIN's dips
/// (Mauch & Dixon 2014, section 2.1, eq. 4 and 5). Thread safe: constant after construction.
class ThresholdPrior {
  public:
    /// Number of thresholds: .01, .02, ... 1.
    static constexpr std::size_t kThresholds = 100;

    /// @param mean of the Beta(2, b) density whose values at the thresholds, normalised to sum 1, are their
    ///        weights; 0 < mean < 1
    /// @param minimumTrust p_a, 0 to 1
    ThresholdPrior(double mean, double minimumTrust);

    /// Probability that a threshold is greater than `depth`.
    double above(double depth) const;

    /// The candidates of the block analysed last: every dip that some threshold selects (it is the first
    /// below it) with the weights of those thresholds, and the deepest dip with p_a times the weights of all
    /// lower thresholds. Depths are the interpolated ordinates. Only candidates within the analyser's pitch
    /// range are kept.
    void candidates(const YinAnalyser& analyser, std::vector<PitchCandidate>& out) const;

  private:
    std::vector<double> above_;  // [i]: weight of the thresholds above i / 100
    double minimumTrust_;
};

/// Pitch tracking of monophonic sound by pYIN, as the samples arrive.
///
/// Frame k analyses the block whose YinParameters::centreOffset() lies on sample k * hopSize, zeros beyond
/// either end, so that f0[k] describes the sample at k * hopSize; n samples give ceil(n / hopSize) frames.
///
/// Memory: 8 bytes a frame for the track (10 MB for two hours at the default hop, up to twice while it
/// grows), plus a constant of about 10 MB (PitchHmm's pending frames, one batch of blocks). Results do not
/// depend on how the samples are cut into pushes nor on the number of workers. Not thread safe.
class PyinTracker {
  public:
    /// @param parameters must have no problem() (std::invalid_argument otherwise)
    /// @param pool analyses the blocks of a batch; must outlive the tracker
    PyinTracker(const PyinParameters& parameters, WorkerPool& pool);

    /// Appends samples at parameters.yin.sampleRate, nominal range [-1, 1].
    void push(std::span<const float> mono);

    /// The track of everything pushed: Error Empty without samples, NotFinite when any was no isSample(),
    /// Silent when all stayed below kAudibilityFloor (audio/signal.h). Afterwards the tracker is ready for
    /// another recording.
    Result<PitchTrack> finish();

  private:
    void analyseBatch(std::size_t frames);

    PyinParameters parameters_;
    WorkerPool& pool_;
    ThresholdPrior prior_;
    PitchHmm hmm_;
    std::vector<YinAnalyser> analysers_;                   // one per chunk of a batch
    std::vector<std::vector<PitchCandidate>> candidates_;  // one list per frame of a batch
    std::vector<float> buffer_;                            // samples not yet behind every block
    std::size_t leadIn_;                                   // zeros before the first sample
    std::size_t buffered_;
    LevelMeter level_;
    PitchTrack track_;
};

/// One-shot form of PyinTracker; same numbers, same errors, and BadArgument when parameters.problem().
Result<PitchTrack> trackPitch(std::span<const float> mono, const PyinParameters& parameters,
                              WorkerPool& pool);

}  // namespace woodshed
