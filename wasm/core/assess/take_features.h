#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "assess/tone_analyser.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "pitch/pyin.h"

namespace woodshed {

/// What is measured of a take before anybody asks what was written. Frame n of `level` and `novelty` is
/// centred on n * hopSeconds.
struct TakeFeatures {
    double duration = 0.0;       ///< seconds
    PitchTrack pitch;            ///< F0 on its own grid; no harmonic where the tone clearly tells the period
    double hopSeconds = 0.0;     ///< of the two curves below
    std::vector<float> level;    ///< dB relative to a full-scale sine, floored at kFloorDb
    std::vector<float> novelty;  ///< relative spectral flux, 0 to 1: the share of the magnitude that is new
    /// K-weighted mean square (audio/k_weighting.h) of the hop that begins at n * hopSeconds.
    std::vector<float> loudness;
    double toneHopSeconds = 0.0;  ///< of the frames below, frame n centred on n * toneHopSeconds
    std::vector<ToneFrame> tone;

    static constexpr float kFloorDb = -120.0F;
};

/// Takes a recording in pieces of any size and measures what assessTake() needs: pYIN's F0, level, and
/// relative spectral flux (half-wave rectified difference of magnitudes across two hops, Dixon, "Onset
/// detection revisited", DAFx 2006, eq. 2.1, divided by the frame's sum of magnitudes so that soft notes
/// count as much as loud ones), K-weighted loudness and tone (ToneAnalyser).
///
/// Memory: about 28 bytes per 256 samples, i.e. 35 MB for two hours, plus fixed scratch. Not thread safe.
class TakeAnalyser {
  public:
    static constexpr double kSampleRate = 44100.0;
    static constexpr std::size_t kHopSize = 256;  ///< samples, pYIN's step
    static constexpr std::size_t kFrameSize =
        1024;  ///< samples of a spectrum: 23 ms, shorter than a tongued gap

    /// @param pool works on the pitch; must outlive the analyser. Results do not depend on its size.
    explicit TakeAnalyser(WorkerPool& pool, const PyinParameters& pitch = {});
    ~TakeAnalyser();
    TakeAnalyser(const TakeAnalyser&) = delete;
    TakeAnalyser& operator=(const TakeAnalyser&) = delete;

    /// @param mono44100 the next samples, mono at kSampleRate.
    void push(std::span<const float> mono44100);

    /// Ends the recording. Errors: Empty (no samples), TooShort (less than one frame), NotFinite, Silent
    /// (peak below audibility). Afterwards the analyser is spent.
    Result<TakeFeatures> finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace woodshed
