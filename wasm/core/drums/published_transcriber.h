#pragma once

#include <memory>
#include <span>

#include "base/result.h"
#include "drums/drum_templates.h"
#include "drums/networked_transcriber.h"

namespace woodshed {

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
std::unique_ptr<NetworkedTranscriber> makeStudentTranscriber(const DrumTemplates& templates);
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
/// @param svms exported form of LinearSvms for three classes and 192 features (conv) or 180 (MFCC), whose
/// number tells the system; Unreadable otherwise
Result<std::unique_ptr<NetworkedTranscriber>> makeSegmentTranscriber(std::span<const float> svms,
                                                                     const DrumTemplates& templates);
inline constexpr double kSegmentBlockSeconds = 900.0;
inline constexpr double kMarginPerSensitivity = 1.0;

}  // namespace woodshed
