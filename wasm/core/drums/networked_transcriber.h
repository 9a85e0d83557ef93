#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "drums/drum_analysis.h"

namespace woodshed {

/// What a network is asked next.
struct NetworkInput {
    std::vector<std::size_t> shape;
    std::span<const float> values;  ///< as many as the shape says, row-major
};

/// One recording on its way through a system whose network, if it has one, runs elsewhere (ONNX Runtime):
///
///   push(samples) ... nextInput() until there is none, addOutput() for each;
///   finishAudio(); the last inputs likewise; finish().
///
/// Results do not depend on the size of the pieces nor on when inputs are taken. One object per recording,
/// used from one thread.
class NetworkedTranscriber {
  public:
    static constexpr double kSampleRate = 44100.0;

    NetworkedTranscriber() = default;
    virtual ~NetworkedTranscriber() = default;
    NetworkedTranscriber(const NetworkedTranscriber&) = delete;
    NetworkedTranscriber& operator=(const NetworkedTranscriber&) = delete;

    /// Takes the next mono samples at kSampleRate.
    virtual void push(std::span<const float> samples) = 0;

    /// Ends the audio. Empty, NotFinite, Silent as findProblem() in audio/signal.h, TooShort (less than one
    /// analysis frame).
    virtual std::optional<Error> finishAudio() = 0;

    /// The next input for the network; nothing while more samples are needed or after the last one. Valid
    /// until the next call of push(), finishAudio() or nextInput().
    virtual std::optional<NetworkInput> nextInput() = 0;

    /// What the network says to the input given last. BadArgument when no input waits or the size is not the
    /// input's, NotFinite.
    virtual std::optional<Error> addOutput(std::span<const float> output) = 0;

    /// Hits decided since the last call, at sensitivity 0 and ordered by time; from systems that decide only
    /// at the end, none.
    virtual std::vector<DrumEvent> newEvents() { return {}; }
    /// Seconds before which newEvents() has reported everything.
    virtual double decidedSeconds() const { return 0.0; }

    /// The analysis, once every input has been answered (BadArgument before). May be called once.
    virtual Result<DrumAnalysis> finish() = 0;

    /// Bytes held by samples, features, activations and what was found, now.
    virtual std::size_t heldBytes() const = 0;
};

}  // namespace woodshed
