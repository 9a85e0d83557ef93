#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "audio/level.h"
#include "base/result.h"
#include "drums/drum_analysis.h"
#include "drums/feature_windows.h"
#include "drums/network_decoder.h"
#include "drums/network_features.h"

namespace woodshed {

/// One recording on its way through the default network, which runs elsewhere (ONNX Runtime): samples in,
/// windows of features out, their activations in, hits out.
///
///   push(samples) ... nextWindow() until there is none, addActivations() for each;
///   finishAudio(); the last windows likewise; finish().
///
/// Results do not depend on the size of the pieces nor on when windows are taken. Memory: FeatureWindows and
/// the candidates, 40 bytes each. One object per recording, used from one thread.
class NetworkTranscriber {
  public:
    static constexpr double kSampleRate = NetworkFeatures::kSampleRate;

    explicit NetworkTranscriber(NetworkDecoder decoder, WindowCut cut = {});
    // The features' callback holds `this`.
    NetworkTranscriber(const NetworkTranscriber&) = delete;
    NetworkTranscriber& operator=(const NetworkTranscriber&) = delete;

    /// Takes the next mono samples at kSampleRate.
    void push(std::span<const float> samples);

    /// Ends the audio. Empty, NotFinite, Silent as findProblem() in audio/signal.h, TooShort (less than one
    /// analysis frame).
    std::optional<Error> finishAudio();

    /// The next window for the network, [frame][NetworkFeatures::kBands]; nothing while more samples are
    /// needed or after the last one. Valid until the next call of push(), finishAudio() or nextWindow().
    std::optional<FeatureWindow> nextWindow();

    /// What the network says to the window given last, [frame][NetworkDecoder::kOutputs]. BadArgument when no
    /// window waits or the size is not the window's, NotFinite.
    std::optional<Error> addActivations(std::span<const float> activations);

    /// Hits found since the last call, at sensitivity 0 and ordered by time.
    std::vector<DrumEvent> newEvents();
    /// Seconds before which newEvents() has reported everything.
    double decidedSeconds() const;

    /// The whole analysis, once every window has been answered (BadArgument before). May be called once.
    Result<DrumAnalysis> finish();

    std::size_t heldBytes() const;

  private:
    void collect();

    NetworkDecoder decoder_;
    LevelMeter level_;
    FeatureWindows windows_;
    NetworkFeatures features_;
    std::optional<FeatureWindow> waiting_;
    bool audioFinished_ = false;
    DrumAnalysis analysis_;
    std::size_t reported_ = 0;  // of analysis_.candidates
};

}  // namespace woodshed
