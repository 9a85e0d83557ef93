// Times every stage of the core. The same file is built natively and as WASM; web/tools/bench.mjs runs it.
//
// Usage: core_bench WORKERS SECONDS [STAGE...]
//   WORKERS  of the pool, 0 for as many as the machine has
//   SECONDS  to spend on each stage after its warm-up (at least one run)
//   STAGE    names to run; all without
// One JSON object per line on standard output:
//   {"stage", "audioSeconds", "milliseconds" (best run), "runs", "workers", "result" (hash of the output)}

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "align/dtw.h"
#include "assess/assess_take.h"
#include "assess/take_features.h"
#include "audio/filter_bank.h"
#include "audio/resample.h"
#include "audio/stft.h"
#include "base/worker_pool.h"
#include "clips.h"
#include "drum_template_values.h"
#include "drums/drum_templates.h"
#include "drums/drum_transcriber.h"
#include "features/mfcc.h"
#include "pitch/pitch_follower.h"
#include "pitch/pyin.h"
#include "pitch/yin.h"

namespace {

using namespace woodshed;

constexpr double kRate = 44100.0;
constexpr double kDeviceRate = 48000.0;
constexpr std::size_t kMelodyNotes = 100;
constexpr double kDrumSeconds = 30.0;
constexpr std::size_t kLeastDrumHits = 100;  // the hi-hat alone plays 120

// What the comparison with other libraries has in common; libraries-worker.ts states the same numbers.
constexpr double kSpectrumSeconds = 20.0;
constexpr double kPitchSeconds = 5.0;  // PitchYin needs more than a second for each
constexpr std::size_t kFrameSize = 2048;
constexpr std::size_t kSpectrumHop = 512;
constexpr std::size_t kPitchHop = 256;
constexpr std::size_t kMelBands = 128;
constexpr std::size_t kCoefficients = 13;
constexpr double kYinThreshold = 0.15;

constexpr std::size_t kWorkletQuantum = 128;  // samples that Web Audio hands over at once
constexpr std::size_t kPieceSize = 65536;     // samples that the engine pushes at once, about
constexpr std::size_t kDtwHop = 1024;         // samples between the items aligned
constexpr std::size_t kDtwRadius = 30;
constexpr int kMostRuns = 50;

/// FNV-1a over the bits of results: equal hashes of two builds mean equal results, and what is hashed cannot
/// be optimised away.
class Hash {
  public:
    template <typename T>
    Hash& add(const T* values, std::size_t count) {
        static_assert(std::is_arithmetic_v<T>);
        const auto* bytes = reinterpret_cast<const unsigned char*>(values);
        for (std::size_t i = 0; i < count * sizeof(T); ++i) {
            value_ = (value_ ^ bytes[i]) * 0x100000001b3ULL;
        }
        return *this;
    }
    Hash& add(double value) { return add(&value, 1); }
    template <typename T>
    Hash& add(const std::vector<T>& values) {
        return add(values.data(), values.size());
    }
    Hash& add(const Eigen::MatrixXf& matrix) {
        return add(matrix.data(), static_cast<std::size_t>(matrix.size()));
    }

    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

/// The synthetic recordings, made once.
struct Clips {
    bench::Melody melody = bench::makeMelody(kMelodyNotes, kRate);
    std::vector<float> melodyAtDeviceRate = bench::makeMelody(kMelodyNotes, kDeviceRate).samples;
    std::vector<float> drums = bench::makeDrums(kDrumSeconds, kRate);

    std::span<const float> head(double seconds) const {
        return std::span(melody.samples).first(static_cast<std::size_t>(seconds * kRate));
    }
};

const Clips& clips() {
    static const Clips made;
    return made;
}

/// The value of a result that cannot fail on these clips.
template <typename T>
T expect(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "core_bench: %s\n", result.error().message.c_str());
        std::exit(EXIT_FAILURE);
    }
    return std::move(result).value();
}

template <typename Consumer>
void pushInPieces(std::span<const float> samples, std::size_t pieceSize, Consumer&& consumer) {
    for (std::size_t at = 0; at < samples.size(); at += pieceSize) {
        consumer.push(samples.subspan(at, std::min(pieceSize, samples.size() - at)));
    }
}

/// Ends the run when a stage got its clip badly wrong: nobody wants to know how fast nonsense is.
void requirePlausible(bool plausible, const char* stage) {
    if (!plausible) {
        std::fprintf(stderr, "core_bench: %s gave an implausible result\n", stage);
        std::exit(EXIT_FAILURE);
    }
}

/// One stage: what it processes, and one run of it that adds its results to a hash afterwards.
struct Stage {
    std::string name;
    double audioSeconds;
    /// Does the work, then returns what hashes its result: only the former is timed.
    std::function<std::function<void(Hash&)>(WorkerPool&)> run;
};

/// Whether most frames carry the pitch of the note that sounds at their time.
template <typename Value>
bool followsMelody(const std::vector<Value>& f0, double hopSeconds, double firstSeconds) {
    constexpr double kLeastShare = 0.75;  // a tenth of the melody is rests
    const bench::Melody& melody = clips().melody;
    std::size_t right = 0;
    for (std::size_t frame = 0; frame < f0.size(); ++frame) {
        const double quarters =
            (static_cast<double>(frame) * hopSeconds + firstSeconds) * melody.quartersPerMinute / 60.0;
        const auto note = std::min(static_cast<std::size_t>(quarters), melody.score.size() - 1);
        const double midi = 69.0 + 12.0 * std::log2(std::max(1.0, static_cast<double>(f0[frame])) / 440.0);
        right += std::abs(midi - melody.score[note].midi) < 0.5 ? 1 : 0;
    }
    return static_cast<double>(right) >= kLeastShare * static_cast<double>(f0.size());
}

std::vector<double> pitchContour(const bench::Melody& melody, double secondsPerNote) {
    const auto items = static_cast<std::size_t>(secondsPerNote * kRate / static_cast<double>(kDtwHop));
    std::vector<double> contour;
    for (const ScoreNote& note : melody.score) {
        contour.insert(contour.end(), items, note.midi);
    }
    return contour;
}

Stage dtwStage(std::string name, bool multiscale) {
    // The take drags: a tenth longer than the page.
    const double pageSeconds = 60.0 / clips().melody.quartersPerMinute;
    auto query = pitchContour(clips().melody, 1.1 * pageSeconds);
    auto reference = pitchContour(clips().melody, pageSeconds);
    const double seconds = static_cast<double>(query.size() * kDtwHop) / kRate;
    return {std::move(name), seconds, [=](WorkerPool&) {
                const auto cost = [&](std::size_t row, std::size_t column) {
                    return std::abs(query[row] - reference[column]);
                };
                DtwPath path =
                    expect(multiscale ? multiscaleDtw(query.size(), reference.size(), cost, kDtwRadius)
                                      : dtw(query.size(), reference.size(), cost));
                return [path = std::move(path)](Hash& hash) {
                    requirePlausible(path.cost == 0.0, "dtw");  // the same notes, only longer
                    requirePlausible(path.cost == 0.0, "dtw");  // the same notes, only longer
                    hash.add(path.cost).add(static_cast<double>(path.steps.size()));
                };
            }};
}

TakeFeatures analyseTake(WorkerPool& pool) {
    TakeAnalyser analyser(pool);
    pushInPieces(clips().melody.samples, kPieceSize, analyser);
    return expect(analyser.finish());
}

std::vector<Stage> makeStages(WorkerPool& setUpPool) {
    const Clips& audio = clips();
    const double melodySeconds = static_cast<double>(audio.melody.samples.size()) / kRate;
    const StftParameters framing{kFrameSize, kSpectrumHop, Window::HannPeriodic, true};
    std::vector<Stage> stages;

    stages.push_back({"resample", melodySeconds, [&audio](WorkerPool&) {
                          return [samples = resample(audio.melodyAtDeviceRate, kDeviceRate, kRate)](
                                     Hash& hash) { hash.add(samples); };
                      }});

    stages.push_back(
        {"stft-mel", kSpectrumSeconds,
         [&audio, framing,
          bank = FilterBank::melSlaney(kMelBands, kFrameSize, kRate, 0.0, kRate / 2.0)](WorkerPool& pool) {
             const auto power =
                 spectrogram(audio.head(kSpectrumSeconds), framing, SpectrumScale::Power, pool);
             return [bands = bank.apply(power)](Hash& hash) { hash.add(bands); };
         }});

    stages.push_back(
        {"mfcc", kSpectrumSeconds,
         [&audio, framing, bank = FilterBank::auditoryToolbox(kFrameSize, kRate)](WorkerPool& pool) {
             const auto magnitudes = magnitudeSpectrogram(audio.head(kSpectrumSeconds), framing, pool);
             return [mfcc = auditoryToolboxMfcc(bank.apply(magnitudes), kCoefficients)](Hash& hash) {
                 hash.add(mfcc);
             };
         }});

    stages.push_back({"yin", kPitchSeconds, [&audio](WorkerPool&) {
                          YinAnalyser analyser{YinParameters{}};
                          const auto samples = audio.head(kPitchSeconds);
                          std::vector<double> f0;
                          for (std::size_t at = 0; at + kFrameSize <= samples.size(); at += kPitchHop) {
                              analyser.analyse(samples.subspan(at, kFrameSize));
                              const auto estimate = analyser.estimate(kYinThreshold);
                              f0.push_back(estimate ? estimate->f0 : 0.0);
                          }
                          return [f0 = std::move(f0)](Hash& hash) {
                              const double centre = YinParameters{}.centreOffset() / kRate;
                              requirePlausible(followsMelody(f0, kPitchHop / kRate, centre), "yin");
                              hash.add(f0);
                          };
                      }});

    stages.push_back({"pyin", kPitchSeconds, [&audio](WorkerPool& pool) {
                          PitchTrack track =
                              expect(trackPitch(audio.head(kPitchSeconds), PyinParameters{}, pool));
                          return [track = std::move(track)](Hash& hash) {
                              requirePlausible(followsMelody(track.f0, track.hopSeconds, 0.0), "pyin");
                              hash.add(track.f0).add(track.voicedProbability);
                          };
                      }});

    stages.push_back({"live-yin", kPitchSeconds, [&audio](WorkerPool&) {
                          PitchFollower tracker(PitchFollowerParameters::at(kRate, 0.0, 0.0));
                          const auto samples = audio.head(kPitchSeconds);
                          std::vector<double> f0;
                          for (std::size_t at = 0; at < samples.size(); at += kWorkletQuantum) {
                              const auto piece =
                                  samples.subspan(at, std::min(kWorkletQuantum, samples.size() - at));
                              for (const LiveReading& reading : tracker.push(piece)) {
                                  f0.push_back(reading.f0);
                              }
                          }
                          return [f0 = std::move(f0)](Hash& hash) { hash.add(f0); };
                      }});

    stages.push_back({"drums-pfnmf", kDrumSeconds,
                      [&audio, templates = expect(DrumTemplates::fromFloats(bench::drumTemplateValues()))](
                          WorkerPool& pool) {
                          DrumTranscriber transcriber(DrumEngine::PfnmfSmt, templates, pool);
                          pushInPieces(audio.drums, kPieceSize, transcriber);
                          ActivationAnalysis analysis = expect(transcriber.finish());
                          return [analysis = std::move(analysis)](Hash& hash) {
                              hash.add(analysis.activations);
                              const std::vector<DrumEvent> events = selectEvents(analysis, DrumSensitivity{});
                              requirePlausible(events.size() >= kLeastDrumHits, "drums-pfnmf");
                              for (const DrumEvent& event : events) {
                                  hash.add(event.time);
                              }
                          };
                      }});

    stages.push_back({"take-analysis", melodySeconds, [](WorkerPool& pool) {
                          TakeFeatures features = analyseTake(pool);
                          return [features = std::move(features)](Hash& hash) {
                              hash.add(features.pitch.f0).add(features.level).add(features.novelty);
                          };
                      }});

    stages.push_back({"assessment", melodySeconds, [&audio, features = analyseTake(setUpPool)](WorkerPool&) {
                          AssessParameters parameters;
                          parameters.quartersPerMinute = audio.melody.quartersPerMinute;
                          TakeAssessment report =
                              expect(assessTake(features, audio.melody.score, parameters));
                          return [report = std::move(report)](Hash& hash) {
                              requirePlausible(report.measures.right > kMelodyNotes * 9 / 10, "assessment");
                              hash.add(report.tuningCents);
                              for (const NoteReport& note : report.notes) {
                                  hash.add(note.cents.value_or(0.0)).add(note.milliseconds.value_or(0.0));
                              }
                          };
                      }});

    stages.push_back(dtwStage("dtw-full", false));
    stages.push_back(dtwStage("dtw-multiscale", true));
    return stages;
}

/// Warm-up, then runs until `seconds` are spent, at least one; prints the best. The same rule as in
/// measurement.ts.
void measure(const Stage& stage, WorkerPool& pool, double seconds) {
    using Clock = std::chrono::steady_clock;
    Hash hash;
    stage.run(pool)(hash);
    double best = 0.0;
    double spent = 0.0;
    int runs = 0;
    while (runs < kMostRuns && (runs == 0 || spent < seconds)) {
        const auto start = Clock::now();
        const auto result = stage.run(pool);
        const double took = std::chrono::duration<double>(Clock::now() - start).count();
        best = runs == 0 ? took : std::min(best, took);
        spent += took;
        ++runs;
    }
    std::printf(
        "{\"stage\":\"%s\",\"audioSeconds\":%.6f,\"milliseconds\":%.6f,\"runs\":%d,\"workers\":%d,"
        "\"result\":\"%016llx\"}\n",
        stage.name.c_str(), stage.audioSeconds, 1000.0 * best, runs, static_cast<int>(pool.size()),
        static_cast<unsigned long long>(hash.value()));
    std::fflush(stdout);
}

}  // namespace

/// The clips that the other libraries get, for JavaScript: mono float at 44.1 kHz.
extern "C" const float* spectrumClip() { return clips().head(kSpectrumSeconds).data(); }
extern "C" int spectrumClipLength() { return static_cast<int>(clips().head(kSpectrumSeconds).size()); }
extern "C" const float* pitchClip() { return clips().head(kPitchSeconds).data(); }
extern "C" int pitchClipLength() { return static_cast<int>(clips().head(kPitchSeconds).size()); }

int main(int argumentCount, char** arguments) {
    if (argumentCount < 3) {
        std::fprintf(stderr, "usage: core_bench WORKERS SECONDS [STAGE...]\n");
        return 2;
    }
    WorkerPool pool(static_cast<std::size_t>(std::strtoul(arguments[1], nullptr, 10)));
    const double seconds = std::strtod(arguments[2], nullptr);
    const std::span<char*> wanted(arguments + 3, static_cast<std::size_t>(argumentCount - 3));
    for (const Stage& stage : makeStages(pool)) {
        const bool chosen =
            wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const char* name) {
                return std::string_view(name) == stage.name;
            });
        if (chosen) {
            measure(stage, pool, seconds);
        }
    }
    return 0;
}
