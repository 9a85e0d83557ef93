#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace woodshed {

/// Whether a value may be the probability of something that neither always nor never happens.
constexpr bool isProbability(double value) { return value > 0.0 && value < 1.0; }

/// One F0 hypothesis of a frame.
struct PitchCandidate {
    float f0;           ///< Hz
    float probability;  ///< share of the threshold distribution that selects it, 0 to 1
};

/// The hidden Markov model of pYIN's second stage.
struct PitchHmmParameters {
    double minHz = 40.0;              ///< frequency of the lowest pitch bin
    double maxHz = 2400.0;            ///< no bin lies above
    std::size_t binsPerSemitone = 5;  ///< bins per equal-tempered semitone
    /// Largest jump between successive frames, in bins; the triangle of transition weights is 0 one bin
    /// beyond.
    std::size_t maxJumpBins = 12;
    double voicingStay = 0.99;  ///< probability that voicing does not change from one frame to the next
    double yinTrust = 0.5;      ///< prior weight of the voiced explanation
    /// Probability of a leap to any pitch at once, beside the triangle; 0 switches it off. Instruments with
    /// keys leap without passing through the pitches between, which Mauch & Dixon's model of a voice
    /// excludes.
    double leapProbability = 0.0;

    /// Number of pitch bins.
    std::size_t bins() const;
};

/// Viterbi decoding of candidate lists into a pitch track, frame by frame (M. Mauch, S. Dixon, "pYIN: A
/// fundamental frequency estimator using probabilistic threshold distributions", ICASSP 2014, section 2.2).
///
/// States: each pitch bin voiced and unvoiced. A voiced state emits trust * (probability of the candidates
/// nearest to its bin); the unvoiced states share 1 - trust * (sum of all) evenly. A frame whose best state
/// is voiced gets the most probable candidate of that bin, unquantised.
///
/// Decoding is exact as long as all surviving paths have a common past within kMaxPendingFrames (they
/// normally merge within a second of sound); beyond, the best path
/// decides. Memory is bounded by kMaxPendingFrames * (8 bytes * states of one voicing + the candidates), 7 MB
/// with the default range, whatever the length: scores are kept and the back pointers of the few states
/// traced are found again from them.
///
/// Not thread safe.
class PitchHmm {
  public:
    /// Frames that may await their decision: 12 s at a hop of 5.8 ms.
    static constexpr std::size_t kMaxPendingFrames = 2048;

    /// @param parameters 0 < minHz < maxHz, binsPerSemitone >= 1, probabilities in (0, 1), leap 0 allowed
    explicit PitchHmm(const PitchHmmParameters& parameters);

    /// Takes the next frame's candidates; those outside the bins' range are ignored. Appends decided frames,
    /// Hz and 0 for unvoiced, to `track`: none or many.
    void push(std::span<const PitchCandidate> candidates, std::vector<float>& track);

    /// Decides all pending frames by the best path, appends them, and is ready for another track.
    void finish(std::vector<float>& track);

  private:
    struct BinnedCandidate {
        std::size_t bin;
        float f0;
        float probability;
    };
    /// What the frame's end offers to a leap: the best state of one voicing.
    struct LeapSource {
        std::size_t bin;
        float score;
    };
    /// A state: pitch bin and voicing.
    struct State {
        bool voiced;
        std::size_t bin;
    };
    struct Frame {
        std::size_t firstCandidate;
        std::size_t candidateCount;
        LeapSource leap[2];  // unvoiced, voiced
    };

    std::span<float> outgoing(std::size_t frame, bool voiced);
    std::span<const float> outgoing(std::size_t frame, bool voiced) const;
    void spread(std::size_t frame, bool voiced);
    void score(std::size_t frame, float unvoicedEmission);
    State predecessor(std::size_t frame, State state) const;
    State bestState() const;
    float frequency(std::size_t frame, State state) const;
    void decideMerged(std::vector<float>& track);
    void decide(std::size_t count, std::size_t fromFrame, State state, std::vector<float>& track);

    PitchHmmParameters parameters_;
    std::size_t bins_;
    std::size_t jump_;
    std::size_t stride_;                   // bins_ + 2 * jump_: rows carry cells of -inf on either side
    std::vector<float> logTriangle_;       // 2 * jump_ + 1 weights, unnormalised
    std::vector<float> logNormalisation_;  // per source bin: the triangle is cut off at the range's ends
    float logSwitch_[2] = {};              // voicing kept, voicing changed
    float logLeap_;
    std::vector<float> emission_;    // voiced, per bin
    std::vector<float> reached_[2];  // best score of arriving at each bin from unvoiced, voiced
    std::vector<float> scores_[2];   // log scores of the newest frame
    // Pending frames, oldest first. Rows hold the scores less the normalisation: what a source offers its
    // targets.
    std::vector<float> rows_;
    std::vector<Frame> frames_;
    std::vector<BinnedCandidate> candidates_;
    std::vector<float> decided_;
    std::vector<State> survivors_;
    std::vector<std::uint8_t> marked_[2];
    std::size_t sinceCheck_ = 0;
    bool started_ = false;
};

}  // namespace woodshed
