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
#include "drums/networked_transcriber.h"

namespace woodshed {

/// The default engine: features (network_features.h) in windows to the network, its activations to hits
/// (network_decoder.h) while the recording goes on.
///
/// Network: [1, frames, NetworkFeatures::kBands] to [1, frames, NetworkDecoder::kOutputs].
///
/// Memory: FeatureWindows and the candidates, 40 bytes each.
class NetworkTranscriber final : public NetworkedTranscriber {
  public:
    explicit NetworkTranscriber(NetworkDecoder decoder, WindowCut cut = {});

    void push(std::span<const float> samples) override;
    std::optional<Error> finishAudio() override;
    std::optional<NetworkInput> nextInput() override;
    std::optional<Error> addOutput(std::span<const float> activations) override;
    std::vector<DrumEvent> newEvents() override;
    double decidedSeconds() const override;
    Result<DrumAnalysis> finish() override;
    std::size_t heldBytes() const override;

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
