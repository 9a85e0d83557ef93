#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "drums/drum_analysis.h"
#include "drums/drum_templates.h"
#include "learn/linear_svm.h"

namespace woodshed {

/// What a network is asked next.
struct NetworkInput {
    std::vector<std::size_t> shape;
    std::span<const float> values;  ///< as many as the shape says, row-major
};

/// One recording on its way through a published system other than PFNMF, whose network, if it has one, runs
/// elsewhere (ONNX Runtime):
///
///   push(samples) ... nextInput() until there is none, addOutput() for each;
///   finishAudio(); the last inputs likewise; finish().
///
/// Results do not depend on the size of the pieces nor on when inputs are taken. One object per recording,
/// used from one thread.
class PublishedTranscriber {
  public:
    static constexpr double kSampleRate = 44100.0;

    PublishedTranscriber() = default;
    virtual ~PublishedTranscriber() = default;
    PublishedTranscriber(const PublishedTranscriber&) = delete;
    PublishedTranscriber& operator=(const PublishedTranscriber&) = delete;

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

    /// The analysis, once every input has been answered (BadArgument before). May be called once.
    virtual Result<DrumAnalysis> finish() = 0;

    /// Bytes held by samples, features, activations and rise curves now.
    virtual std::size_t heldBytes() const = 0;
};

/// The students of C.-W. Wu and A. Lerch, "From labeled to unlabeled data: on the data challenge in automatic
/// drum transcription", ISMIR 2018 (fc-200, fc-all, fc-all-alt): a network that tells activations of kick,
/// snare and hi-hat from one frame of raw magnitudes of the recording relative to its peak, and the teachers'
/// median picker. Time stamps, velocities and the test for absent drums are those of PFNMF
/// (activation_candidates.h).
///
/// Network: [frames, 1025] to [frames, 3], some 640 frames at once.
///
/// Memory: samples are held until the peak is known, at most kStudentHeldSeconds of them; what comes later is
/// relative to the peak by then.
std::unique_ptr<PublishedTranscriber> makeStudentTranscriber(const DrumTemplates& templates);
inline constexpr double kStudentHeldSeconds = 600.0;

/// The segment-and-classify systems of the same paper (mfcc-svm, conv-random, conv-ae, conv-dae): features of
/// the frames around every onset (segment_features.h) go to a support vector machine per drum. The onset
/// detector and the time stamps (rise_point.h) are ours; velocity is the root of the growth there relative to
/// the drum's strong hits. A sensitivity of +-1 moves the decision by kMarginPerSensitivity.
///
/// Network of the conv systems: [pictures, 1, 128, 128] to [pictures, 64, 128]; mfcc-svm asks for none.
///
/// Memory: the mel bands of kSegmentBlockSeconds, which are what levels and ranges refer to; longer
/// recordings go block by block.
/// @param svms of 192 features (conv) or 180 (MFCC) and three classes; BadArgument otherwise
Result<std::unique_ptr<PublishedTranscriber>> makeSegmentTranscriber(LinearSvms svms,
                                                                     const DrumTemplates& templates);
inline constexpr double kSegmentBlockSeconds = 900.0;
inline constexpr double kMarginPerSensitivity = 1.0;

}  // namespace woodshed
