#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/progress.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "drums/activation_candidates.h"
#include "drums/drum_analysis.h"
#include "drums/drum_templates.h"

namespace woodshed {

/// The ways to transcribe. Pfnmf*: front end and settings of Wu and Lerch's teachers, "From labeled to
/// unlabeled data", ISMIR 2018; Toolbox*: of their NMF drum toolbox, 2015. Am1 and Am2 adapt the templates to
/// the recording (nmf/template_adaptation.h).
///
/// As published are the activations of recordings up to one block (DrumBlocks) and, at sensitivity 0, the
/// peaks picked from them. Three things are this project's own, for every engine: onsets are stamped at their
/// rise point instead of the activation's peak (rise_point.h), picks of one drum that share a rise point are
/// one hit (selectEvents()), and a class that is not in the recording is dropped (ActivationAnalysis).
enum class DrumEngine : std::uint8_t {
    PfnmfSmt,
    Pfnmf200d,
    PfnmfAm1,
    PfnmfAm2,
    ToolboxPfnmf,
    ToolboxAm1,
    ToolboxAm2,
};

/// Engine of a name: "pfnmf-smt", "pfnmf-200d", "pfnmf-am1", "pfnmf-am2", "toolbox-pfnmf", "toolbox-am1",
/// "toolbox-am2"; nothing for any other.
std::optional<DrumEngine> drumEngineFromName(std::string_view name);

/// An analysis that went by activations of kick, snare and hi-hat.
///
/// Candidates: none of a class whose picks stand out of the recording no more than they would in noise, or
/// explain next to nothing of it: the published threshold is relative to the loudest activation, so it finds
/// hits of drums that are not there. Our own test; a melody instrument whose attacks resemble a drum still
/// passes it. Time: the rise point. Velocity: the square root of the activation's peak relative to the
/// class's strong hits (a sampler's law read backwards: amplitude grows with the square of MIDI velocity,
/// Dannenberg, "The interpretation of MIDI velocity", ICMC 2006). Confidence: logistic in the salience,
/// calibrated per class on rendered drum patterns (models/drum_templates/calibrate.py).
///
/// selectEvents() gives for every class that is there exactly what pickMedianPeaks() on the activations with
/// lambdaForSensitivity() gives, at their rise points; picks of one drum that share a rise point (within
/// 30 ms) are one hit, the more salient.
struct ActivationAnalysis : DrumAnalysis {
    double frameSeconds = 0.0;    ///< between activation frames
    double frameOffset = 0.0;     ///< seconds from a frame's stamp to the centre of its window
    Eigen::MatrixXf activations;  ///< 3 x frames, rows as kTemplateInstruments
};

/// How a long recording is cut.
struct DrumBlocks {
    static constexpr double kMostSeconds = 3600.0;

    /// Up to this length a recording is factorised whole, as published; at most kMostSeconds.
    double seconds = 360.0;
    /// Longer ones go block by block with this overlap; each block starts from its predecessor's W_H, and its
    /// activations count from the middle of the overlap on. 0 to `seconds`.
    double overlapSeconds = 10.0;
};

/// Finds kick, snare and hi-hat in a recording that arrives piece by piece: PFNMF on its STFT, per-drum onset
/// picking, and a rise-point time stamp for every onset.
///
/// Memory stays bounded: one block of the spectrogram (21.3 MB per minute, so 128 MB), its factors (about 35
/// MB) and, per minute of recording, 0.6 MB of activations and rise curves: below 250 MB for two hours
/// (tested on the counts that heldBytes() reports). Results do not depend on the size of the pieces or of the
/// pool. Thread safety: one object per recording, used from one thread; the pool works inside push() and
/// finish().
class DrumTranscriber {
  public:
    static constexpr double kSampleRate = 44100.0;

    /// @param templates of the engine's front end @param pool must outlive the transcriber
    /// @param blocks within the ranges stated in DrumBlocks (std::invalid_argument otherwise)
    DrumTranscriber(DrumEngine engine, DrumTemplates templates, WorkerPool& pool, DrumBlocks blocks = {});
    ~DrumTranscriber();
    DrumTranscriber(const DrumTranscriber&) = delete;
    DrumTranscriber& operator=(const DrumTranscriber&) = delete;

    /// Takes the next mono samples at kSampleRate. A full block is factorised at once.
    void push(std::span<const float> samples);

    /// Ends the recording. Errors: Empty without samples, NotFinite and Silent as findProblem() in
    /// audio/signal.h, TooShort (less than one frame). May be called once.
    Result<ActivationAnalysis> finish(const Progress& progress = {});

    /// Bytes held by spectrograms, factors, activations and rise curves now; the bound that long recordings
    /// keep.
    std::size_t heldBytes() const;

  private:
    struct Work;
    std::unique_ptr<Work> work_;
};

}  // namespace woodshed
