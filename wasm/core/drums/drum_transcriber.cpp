#include "drums/drum_transcriber.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "audio/level.h"
#include "audio/precondition.h"
#include "audio/signal.h"
#include "audio/stft.h"
#include "base/statistics.h"
#include "drums/onset_picking.h"
#include "drums/rise_point.h"
#include "nmf/pfnmf.h"
#include "nmf/random.h"
#include "nmf/template_adaptation.h"
#include "nmf/tiled_spectrogram.h"

namespace woodshed {

/// What the two published conventions set differently.
struct NmfConvention {
    StftParameters stft;
    MedianPickerParameters picking;
    KlNmfParameters iteration;
    bool peakNormalised;   ///< magnitudes relative to the recording's peak sample
    float magnitudeFloor;  ///< added to every magnitude
    double windowCentre;   ///< seconds from a frame's stamp to the centre of its window
};

namespace {

constexpr std::size_t kClasses = DrumTemplates::kClasses;
constexpr std::size_t kFrameSize = 2048;
constexpr std::size_t kHopSize = 512;

NmfConvention teachers2018() {
    NmfConvention convention{{}, MedianPickerParameters::students2018(), {}, true, 1e-5F, 0.0};
    convention.stft = {kFrameSize, kHopSize, Window::HannPeriodic, true};
    convention.iteration.epsilon = 1e-5;
    convention.iteration.cost = KlCost::LogDomain;
    return convention;
}

NmfConvention toolbox2015() {
    // The toolbox adds realmin (2e-308): anything far below the magnitudes and above denormals does the same.
    constexpr float kRealMin = 1e-20F;
    NmfConvention convention{{},       MedianPickerParameters::toolbox2015(),          {}, false,
                             kRealMin, 0.5 * kFrameSize / DrumTranscriber::kSampleRate};
    convention.stft = {kFrameSize, kHopSize, Window::HammingSymmetric, false};
    convention.iteration.epsilon = 0.0;
    convention.iteration.cost = KlCost::Divergence;
    return convention;
}

bool isToolbox(DrumEngine engine) {
    return engine == DrumEngine::ToolboxPfnmf || engine == DrumEngine::ToolboxAm1 ||
           engine == DrumEngine::ToolboxAm2;
}

std::size_t framesOf(double seconds) {
    return static_cast<std::size_t>(seconds * DrumTranscriber::kSampleRate / static_cast<double>(kHopSize));
}

/// Share of a pick's frame that the drum explains, for all but the strongest tenth of the picks, below which
/// the class is not in the recording: 0.03, 0.012 and below 0.0005 on a synthetic clarinet scale, 0.4, 0.09
/// and 0.002 and more on real drum tracks and mixes (hi-hats least, where a recording holds nothing above 10
/// kHz), 0.05, 0.10 and 0.019 and more on Groove MIDI played by kits that no template was built from. On solo
/// wind and string instruments this drops most kicks but few snares and hi-hats, whose shares (0.03 to 0.22
/// and 0.0004 to 0.23) overlap with those of drum machines.
constexpr std::array<float, kClasses> kLeastShare{0.04F, 0.02F, 0.0005F};
constexpr double kStrongestPicks = 0.9;

constexpr std::array<SalienceCalibration, kClasses> kCalibration{
    {{-0.65, 1.12}, {-1.06, 1.12}, {0.64, 0.88}}};

}  // namespace

struct DrumTranscriber::Work {
    Work(DrumEngine chosen, DrumTemplates given, WorkerPool& workers, const DrumBlocks& blocks)
        : engine(chosen),
          convention(isToolbox(chosen) ? toolbox2015() : teachers2018()),
          templates(std::move(given)),
          pool(workers),
          overlap(std::max<std::size_t>(2, framesOf(blocks.overlapSeconds))),
          blockFrames(std::max(2 * overlap, framesOf(blocks.seconds))),
          block(DrumTemplates::kBins),
          successor(DrumTemplates::kBins),
          rise(templates),
          stft(convention.stft, SpectrumScale::Magnitude,
               [this](std::size_t /*frame*/, std::span<const float> bins) { addSpectrum(bins); }) {}

    void addSpectrum(std::span<const float> bins) {
        frameSums.push_back(std::accumulate(bins.begin(), bins.end(), 0.0F));
        if (block.frames() == blockFrames) {
            factoriseBlock(false, {});
        }
        block.append(bins);
        if (block.frames() > blockFrames - overlap) {
            successor.append(bins);
        }
    }

    /// What magnitudes are relative to.
    float unit() const { return convention.peakNormalised ? level.peak() : 1.0F; }
    void factoriseBlock(bool last, const Progress& progress);
    bool present(std::size_t drum, const std::vector<ActivationPeak>& picked) const;
    ActivationAnalysis analyse() const;

    DrumEngine engine;
    NmfConvention convention;
    DrumTemplates templates;
    WorkerPool& pool;
    std::size_t overlap;      // frames
    std::size_t blockFrames;  // frames
    TiledSpectrogram block;
    TiledSpectrogram successor;  // the overlap's frames, which the next block starts with
    Eigen::MatrixXf harmonicTemplates;
    std::vector<std::array<float, kClasses>> activations;  // absolute scale, every frame decided so far
    std::vector<float> frameSums;                          // of the unscaled magnitudes
    std::size_t blocksDone = 0;
    LevelMeter level;
    std::optional<Error> failure;
    RisePointFinder rise;
    StreamingStft stft;
};

void DrumTranscriber::Work::factoriseBlock(bool last, const Progress& progress) {
    // The peak so far: the recording's own when it fits into one block, as published. Multiplicative updates
    // are equivariant to scale, so later blocks differ by the floor's share only.
    const float scale = unit();
    block.scale(1.0F / scale, convention.magnitudeFloor);

    AdaptationParameters parameters;
    parameters.pfnmf.iteration = convention.iteration;
    parameters.pfnmf.seed += blocksDone;
    auto factors = [&]() -> Result<PfnmfFactors> {
        switch (engine) {
            case DrumEngine::PfnmfAm1:
            case DrumEngine::ToolboxAm1:
                return adaptByCorrelation(block, templates.spectra(), parameters, pool, progress);
            case DrumEngine::PfnmfAm2:
            case DrumEngine::ToolboxAm2:
                return adaptByAlternation(block, templates.spectra(), parameters, pool, progress);
            case DrumEngine::PfnmfSmt:
            case DrumEngine::Pfnmf200d:
            case DrumEngine::ToolboxPfnmf:
                break;
        }
        UniformNoise noise(parameters.pfnmf.seed);
        PfnmfFactors start;
        start.drumTemplates = templates.spectra();
        start.harmonicTemplates = harmonicTemplates;
        fillStart(start, parameters.pfnmf.harmonicRank, block.frames(), noise);
        return pfnmf(block, std::move(start), parameters.pfnmf, PfnmfRoles{}, pool, progress);
    }();
    if (!factors) {
        failure = factors.error();
    } else {
        const std::size_t handover = overlap / 2;
        const std::size_t from = blocksDone == 0 ? 0 : handover;
        const std::size_t to = last ? block.frames() : block.frames() - overlap + handover;
        const Eigen::MatrixXf& found = factors.value().drumActivations;
        for (std::size_t frame = from; frame < to; ++frame) {
            std::array<float, kClasses> column{};
            for (std::size_t drum = 0; drum < kClasses; ++drum) {
                column[drum] =
                    found(static_cast<Eigen::Index>(drum), static_cast<Eigen::Index>(frame)) * scale;
            }
            activations.push_back(column);
        }
        harmonicTemplates = std::move(factors.value().harmonicTemplates);
    }
    ++blocksDone;
    block = std::move(successor);
    successor = TiledSpectrogram(DrumTemplates::kBins);
}

bool DrumTranscriber::Work::present(std::size_t drum, const std::vector<ActivationPeak>& picked) const {
    constexpr float kDigitalSilence = 1e-20F;  // keeps a frame of zeros from dividing by zero
    const auto harmonics = static_cast<float>(PfnmfParameters{}.harmonicRank);
    const float alpha = (harmonics + static_cast<float>(kClasses)) / static_cast<float>(kClasses);
    std::vector<float> shares;
    for (const ActivationPeak& peak : picked) {
        const std::size_t frame = peak.onset.frame;
        shares.push_back(alpha * activations[frame][drum] / std::max(frameSums[frame], kDigitalSilence));
    }
    return growsBeyondNoise(drum, picked, rise, level.peak()) &&
           quantile(shares, kStrongestPicks) > kLeastShare[drum];
}

ActivationAnalysis DrumTranscriber::Work::analyse() const {
    ActivationAnalysis analysis;
    analysis.sameHitSeconds = kSameHitSeconds;
    analysis.duration = static_cast<double>(level.samples()) / kSampleRate;
    analysis.frameSeconds = static_cast<double>(kHopSize) / kSampleRate;
    analysis.frameOffset = convention.windowCentre;
    const float scale = unit();
    analysis.activations.resize(kClasses, static_cast<Eigen::Index>(activations.size()));
    for (std::size_t frame = 0; frame < activations.size(); ++frame) {
        for (std::size_t drum = 0; drum < kClasses; ++drum) {
            analysis.activations(static_cast<Eigen::Index>(drum), static_cast<Eigen::Index>(frame)) =
                activations[frame][drum] / scale;
        }
    }
    analysis.candidates = candidatesFromActivations(
        analysis.activations,
        {convention.picking, analysis.frameSeconds, convention.windowCentre, kCalibration}, rise,
        [this](std::size_t drum, const std::vector<ActivationPeak>& picked) {
            return present(drum, picked);
        });
    return analysis;
}

DrumTranscriber::DrumTranscriber(DrumEngine engine, DrumTemplates templates, WorkerPool& pool,
                                 DrumBlocks blocks) {
    require(blocks.overlapSeconds >= 0.0 && blocks.seconds >= blocks.overlapSeconds &&
                blocks.seconds <= DrumBlocks::kMostSeconds,
            "drum blocks out of range");
    work_ = std::make_unique<Work>(engine, std::move(templates), pool, blocks);
}

DrumTranscriber::~DrumTranscriber() = default;

void DrumTranscriber::push(std::span<const float> samples) {
    // The peak must not run ahead of the frames by an amount that depends on the pieces' sizes, because a
    // full block is scaled by it: samples are handed on in pieces cut at multiples of this many.
    constexpr std::size_t kPiece = 32 * kHopSize;
    Work& work = *work_;
    while (!samples.empty() && !work.failure) {
        const auto taken = static_cast<std::size_t>(work.level.samples() % kPiece);
        const auto piece = samples.first(std::min(samples.size(), kPiece - taken));
        work.level.push(piece);
        if (work.level.notSamples() != 0) {
            work.failure = work.level.findProblem();
            return;
        }
        work.rise.push(piece);
        work.stft.push(piece);
        samples = samples.subspan(piece.size());
    }
}

Result<ActivationAnalysis> DrumTranscriber::finish(const Progress& progress) {
    Work& work = *work_;
    if (work.failure) {
        return *work.failure;
    }
    if (auto problem = work.level.findProblem()) {
        return *std::move(problem);
    }
    if (work.level.samples() < kFrameSize) {
        return Error{ErrorCode::TooShort, "recording is shorter than one analysis frame"};
    }
    work.rise.finish();
    work.stft.finish();
    work.factoriseBlock(true, progress);
    if (work.failure) {
        return *work.failure;
    }
    return work.analyse();
}

std::size_t DrumTranscriber::heldBytes() const {
    const Work& work = *work_;
    return work.block.bytes() + work.successor.bytes() +
           work.activations.capacity() * sizeof(work.activations[0]) +
           work.frameSums.capacity() * sizeof(float) + work.rise.heldBytes() +
           static_cast<std::size_t>(work.harmonicTemplates.size()) * sizeof(float);
}

std::optional<DrumEngine> drumEngineFromName(std::string_view name) {
    struct Named {
        std::string_view name;
        DrumEngine engine;
    };
    static constexpr std::array<Named, 7> kEngines{{{"pfnmf-smt", DrumEngine::PfnmfSmt},
                                                    {"pfnmf-200d", DrumEngine::Pfnmf200d},
                                                    {"pfnmf-am1", DrumEngine::PfnmfAm1},
                                                    {"pfnmf-am2", DrumEngine::PfnmfAm2},
                                                    {"toolbox-pfnmf", DrumEngine::ToolboxPfnmf},
                                                    {"toolbox-am1", DrumEngine::ToolboxAm1},
                                                    {"toolbox-am2", DrumEngine::ToolboxAm2}}};
    for (const Named& candidate : kEngines) {
        if (candidate.name == name) {
            return candidate.engine;
        }
    }
    return std::nullopt;
}

}  // namespace woodshed
