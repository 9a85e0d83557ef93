// The only file that knows Emscripten: convert, forward, return. Types as JavaScript sees them: core.d.ts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "assess/assess_groove.h"
#include "assess/assess_take.h"
#include "assess/take_features.h"
#include "audio/mono_input.h"
#include "audio/overview.h"
#include "audio/wav.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "drums/drum_analysis.h"
#include "drums/drum_templates.h"
#include "drums/drum_transcriber.h"
#include "drums/drum_vocabulary.h"
#include "drums/live_drums.h"
#include "drums/network_decoder.h"
#include "drums/network_transcriber.h"
#include "drums/networked_transcriber.h"
#include "drums/published_transcriber.h"
#include "pitch/pyin.h"
#include "rhythm/rhythm_tracker.h"

namespace {

using emscripten::typed_memory_view;
using emscripten::val;
using woodshed::Error;
using woodshed::ErrorCode;
using woodshed::Result;

constexpr double kAnalysisRate = 44100.0;

// --- results

val failure(const char* code, const std::string& message) {
    val result = val::object();
    result.set("ok", false);
    result.set("code", std::string(code));
    result.set("message", message);
    return result;
}

const char* nameOf(ErrorCode code) {
    switch (code) {
        case ErrorCode::Unreadable:
            return "unreadable";
        case ErrorCode::Unsupported:
            return "unsupported";
        case ErrorCode::Empty:
            return "empty";
        case ErrorCode::Silent:
            return "silent";
        case ErrorCode::NotFinite:
            return "not-finite";
        case ErrorCode::TooShort:
            return "too-short";
        case ErrorCode::TooLong:
            return "too-long";
        case ErrorCode::BadArgument:
            return "bad-argument";
    }
    return "internal";
}

val failure(const Error& error) { return failure(nameOf(error.code), error.message); }

template <typename T>
val success(T&& value) {
    val result = val::object();
    result.set("ok", true);
    result.set("value", std::forward<T>(value));
    return result;
}

val success() { return success(val::null()); }

/// Runs `body`; whatever it throws becomes a result, since JavaScript would see a bare number.
template <typename Body>
val guarded(Body&& body) {
    try {
        return body();
    } catch (const std::bad_alloc&) {
        return failure("out-of-memory", "the analysis needs more memory than the browser gives");
    } catch (const std::invalid_argument& error) {
        return failure("bad-argument", error.what());
    } catch (const std::exception& error) {
        return failure("internal", error.what());
    }
}

// --- values

/// A JavaScript-owned copy in a typed array of the named kind.
template <typename T>
val copied(const char* arrayType, const std::vector<T>& values) {
    return val::global(arrayType).new_(typed_memory_view(values.size(), values.data()));
}

std::vector<std::uint8_t> bytesOf(const val& array) {
    return emscripten::convertJSArrayToNumberVector<std::uint8_t>(array);
}

template <typename T>
val orNull(const std::optional<T>& value) {
    return value ? val(*value) : val::null();
}

/// @param convert `toJs`, of which the overload for T is taken
template <typename T>
val listOf(const std::vector<T>& items, val (*convert)(const T&)) {
    val list = val::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        list.set(i, convert(items[i]));
    }
    return list;
}

woodshed::Progress progressTo(const val& callback) {
    return [callback](double fraction) { callback(fraction); };
}

// --- sessions

/// One pool per session; four workers in the build with threads, one in the other.
std::unique_ptr<woodshed::WorkerPool> makePool() { return std::make_unique<woodshed::WorkerPool>(0); }

int workerCount() { return static_cast<int>(makePool()->size()); }

/// What every session over audio shares: mono samples at the analysis rate go to `accept`.
class AudioSession {
  public:
    explicit AudioSession(woodshed::MonoInput input) : input_(std::move(input)) {}
    virtual ~AudioSession() = default;
    AudioSession(const AudioSession&) = delete;
    AudioSession& operator=(const AudioSession&) = delete;

    val input(std::size_t frames) {
        const auto room = input_.room(frames);
        return val(typed_memory_view(room.size(), room.data()));
    }

    val push(std::size_t frames) {
        return guarded([&] {
            const auto samples = input_.push(frames);
            if (!samples) {
                return failure(samples.error());
            }
            accept(samples.value());
            return success();
        });
    }

  protected:
    virtual void accept(std::span<const float> mono) = 0;

    /// Hands over what the resampler held back; call once, before finishing.
    void drain() { accept(input_.finish()); }

  private:
    woodshed::MonoInput input_;
};

val toJs(const woodshed::PitchTrack& track) {
    val result = val::object();
    result.set("hopSeconds", track.hopSeconds);
    result.set("f0", copied("Float32Array", track.f0));
    result.set("voicedProbability", copied("Float32Array", track.voicedProbability));
    return result;
}

woodshed::PyinParameters pyinParameters(const val& settings) {
    woodshed::PyinParameters parameters;
    const double minHz = settings["minHz"].as<double>();
    const double maxHz = settings["maxHz"].as<double>();
    // The instrument narrows the search; what it adds beyond the tracker's own range is out of reach.
    if (minHz > 0.0) {
        parameters.yin.minHz = std::max(parameters.yin.minHz, minHz);
    }
    if (maxHz > 0.0) {
        parameters.yin.maxHz = std::min(parameters.yin.maxHz, maxHz);
    }
    return parameters;
}

class PitchSession : public AudioSession {
  public:
    PitchSession(woodshed::MonoInput input, const woodshed::PyinParameters& parameters)
        : AudioSession(std::move(input)), pool_(makePool()), tracker_(parameters, *pool_) {}

    val finish() {
        return guarded([&] {
            drain();
            const auto track = tracker_.finish();
            return track ? success(toJs(track.value())) : failure(track.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { tracker_.push(mono); }

  private:
    std::unique_ptr<woodshed::WorkerPool> pool_;
    woodshed::PyinTracker tracker_;
};

// --- drums

val toJs(const woodshed::DrumAnalysis& analysis) {
    std::vector<std::uint8_t> instrument;
    std::vector<double> time;
    std::vector<double> leastSensitivity;
    std::vector<double> mostSensitivity;
    std::vector<float> velocity;
    std::vector<float> confidence;
    for (const auto& candidate : analysis.candidates) {
        instrument.push_back(static_cast<std::uint8_t>(candidate.instrument));
        time.push_back(candidate.time);
        leastSensitivity.push_back(candidate.leastSensitivity);
        mostSensitivity.push_back(candidate.mostSensitivity);
        velocity.push_back(candidate.velocity);
        confidence.push_back(candidate.confidence);
    }
    val candidates = val::object();
    candidates.set("instrument", copied("Uint8Array", instrument));
    candidates.set("time", copied("Float64Array", time));
    candidates.set("leastSensitivity", copied("Float64Array", leastSensitivity));
    candidates.set("mostSensitivity", copied("Float64Array", mostSensitivity));
    candidates.set("velocity", copied("Float32Array", velocity));
    candidates.set("confidence", copied("Float32Array", confidence));
    val result = val::object();
    result.set("duration", analysis.duration);
    result.set("sameHitSeconds", analysis.sameHitSeconds);
    result.set("candidates", candidates);
    return result;
}

val toJs(const woodshed::DrumEvent& event) {
    val result = val::object();
    result.set("time", event.time);
    result.set("class", std::string(idOf(classOf(event.instrument))));
    result.set("instrument", std::string(idOf(event.instrument)));
    result.set("velocity", event.velocity);
    result.set("confidence", event.confidence);
    return result;
}

/// An analysis back from JavaScript, which may have stored it in between.
woodshed::DrumAnalysis analysisFrom(const val& stored) {
    const val candidates = stored["candidates"];
    for (const char* name :
         {"instrument", "time", "leastSensitivity", "mostSensitivity", "velocity", "confidence"}) {
        if (candidates.isUndefined() || candidates[name].isUndefined()) {
            throw std::invalid_argument("no drum analysis of this version");
        }
    }
    const auto instrument = emscripten::convertJSArrayToNumberVector<std::uint8_t>(candidates["instrument"]);
    const auto time = emscripten::convertJSArrayToNumberVector<double>(candidates["time"]);
    const auto least = emscripten::convertJSArrayToNumberVector<double>(candidates["leastSensitivity"]);
    const auto most = emscripten::convertJSArrayToNumberVector<double>(candidates["mostSensitivity"]);
    const auto velocity = emscripten::convertJSArrayToNumberVector<float>(candidates["velocity"]);
    const auto confidence = emscripten::convertJSArrayToNumberVector<float>(candidates["confidence"]);
    const std::size_t count = instrument.size();
    if (time.size() != count || least.size() != count || most.size() != count || velocity.size() != count ||
        confidence.size() != count) {
        throw std::invalid_argument("the candidates' arrays differ in length");
    }
    woodshed::DrumAnalysis analysis;
    analysis.duration = stored["duration"].as<double>();
    analysis.sameHitSeconds = stored["sameHitSeconds"].as<double>();
    for (std::size_t i = 0; i < count; ++i) {
        if (!std::isfinite(time[i])) {
            throw std::invalid_argument("a candidate has no time");
        }
        if (instrument[i] >= woodshed::kDrumInstruments) {
            throw std::invalid_argument("a candidate names no drum");
        }
        analysis.candidates.push_back({.instrument = static_cast<woodshed::DrumInstrument>(instrument[i]),
                                       .time = time[i],
                                       .leastSensitivity = least[i],
                                       .mostSensitivity = most[i],
                                       .velocity = velocity[i],
                                       .confidence = confidence[i]});
    }
    return analysis;
}

val pickDrumEvents(const val& analysis, const val& sensitivity) {
    return guarded([&] {
        woodshed::DrumSensitivity perClass{};
        for (std::size_t drum = 0; drum < woodshed::kDrumClasses; ++drum) {
            perClass[drum] =
                sensitivity[std::string(idOf(static_cast<woodshed::DrumClass>(drum)))].as<double>();
        }
        return success(listOf(woodshed::selectEvents(analysisFrom(analysis), perClass), toJs));
    });
}

class DrumSession : public AudioSession {
  public:
    DrumSession(woodshed::MonoInput input, woodshed::DrumEngine engine, woodshed::DrumTemplates templates)
        : AudioSession(std::move(input)),
          pool_(makePool()),
          transcriber_(engine, std::move(templates), *pool_) {}

    val finish(const val& progress) {
        return guarded([&] {
            drain();
            const auto analysis = transcriber_.finish(progressTo(progress));
            return analysis ? success(toJs(analysis.value())) : failure(analysis.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { transcriber_.push(mono); }

  private:
    std::unique_ptr<woodshed::WorkerPool> pool_;
    woodshed::DrumTranscriber transcriber_;
};

template <std::size_t Count>
void fill(std::array<double, Count>& values, const val& array) {
    const auto numbers = emscripten::convertJSArrayToNumberVector<double>(array);
    if (numbers.size() != Count) {
        throw std::invalid_argument("the drum decoder has another number of detections");
    }
    std::copy(numbers.begin(), numbers.end(), values.begin());
}

woodshed::NetworkDecoderParameters decoderParameters(const val& decoder) {
    woodshed::NetworkDecoderParameters parameters;
    fill(parameters.thresholds, decoder["thresholds"]);
    fill(parameters.biasSeconds, decoder["biasSeconds"]);
    fill(parameters.combineSeconds, decoder["combineSeconds"]);
    const val calibration = decoder["calibration"];
    for (std::size_t detection = 0; detection < woodshed::kDrumDetections; ++detection) {
        std::array<double, 2> line{};
        fill(line, calibration[detection]);
        parameters.calibration[detection] = {.slope = line[0], .offset = line[1]};
    }
    parameters.ghostVelocity = decoder["ghostVelocity"].as<double>();
    return parameters;
}

/// Any system whose network runs in JavaScript.
class NetworkDrumSession : public AudioSession {
  public:
    NetworkDrumSession(woodshed::MonoInput input, std::unique_ptr<woodshed::NetworkedTranscriber> transcriber)
        : AudioSession(std::move(input)), transcriber_(std::move(transcriber)) {}

    val finishAudio() {
        return guarded([&] {
            drain();
            const auto problem = transcriber_->finishAudio();
            return problem ? failure(*problem) : success();
        });
    }

    val nextInput() {
        return guarded([&] {
            const auto input = transcriber_->nextInput();
            if (!input) {
                return success();
            }
            val shape = val::array();
            for (std::size_t i = 0; i < input->shape.size(); ++i) {
                shape.set(i, static_cast<double>(input->shape[i]));
            }
            val result = val::object();
            result.set("shape", shape);
            result.set("values", val::global("Float32Array")
                                     .new_(typed_memory_view(input->values.size(), input->values.data())));
            return success(result);
        });
    }

    val addOutput(const val& output) {
        return guarded([&] {
            const auto problem =
                transcriber_->addOutput(emscripten::convertJSArrayToNumberVector<float>(output));
            if (problem) {
                return failure(*problem);
            }
            val result = val::object();
            result.set("events", listOf(transcriber_->newEvents(), toJs));
            result.set("until", transcriber_->decidedSeconds());
            return success(result);
        });
    }

    val finish() {
        return guarded([&] {
            const auto analysis = transcriber_->finish();
            return analysis ? success(toJs(analysis.value())) : failure(analysis.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { transcriber_->push(mono); }

  private:
    std::unique_ptr<woodshed::NetworkedTranscriber> transcriber_;
};

// --- takes

val toJs(const woodshed::PlayedNote& note) {
    val result = val::object();
    result.set("onset", note.onset);
    result.set("duration", note.duration);
    result.set("midi", note.midi);
    return result;
}

const char* nameOf(woodshed::NoteOutcome outcome) {
    switch (outcome) {
        case woodshed::NoteOutcome::Right:
            return "right";
        case woodshed::NoteOutcome::Different:
            return "different";
        case woodshed::NoteOutcome::Octave:
            return "octave";
        case woodshed::NoteOutcome::Missed:
            return "missed";
    }
    return "missed";
}

const char* nameOf(woodshed::Intonation intonation) {
    switch (intonation) {
        case woodshed::Intonation::InTune:
            return "inTune";
        case woodshed::Intonation::Sharp:
            return "sharp";
        case woodshed::Intonation::Flat:
            return "flat";
    }
    return "inTune";
}

const char* nameOf(woodshed::Timing timing) {
    switch (timing) {
        case woodshed::Timing::OnTime:
            return "onTime";
        case woodshed::Timing::Early:
            return "early";
        case woodshed::Timing::Late:
            return "late";
    }
    return "onTime";
}

template <typename T>
val nameOrNull(const std::optional<T>& value) {
    return value ? val(std::string(nameOf(*value))) : val::null();
}

val toJs(const woodshed::NoteReport& note) {
    val result = val::object();
    result.set("index", static_cast<double>(note.index));
    result.set("midi", note.midi);
    result.set("expectedOnset", note.expectedOnset);
    result.set("expectedDuration", note.expectedDuration);
    result.set("outcome", std::string(nameOf(note.outcome)));
    result.set("played", note.played ? toJs(*note.played) : val::null());
    result.set("cents", orNull(note.cents));
    result.set("milliseconds", orNull(note.milliseconds));
    result.set("intonation", nameOrNull(note.intonation));
    result.set("timing", nameOrNull(note.timing));
    return result;
}

val toJs(const woodshed::TakeAssessment& assessment) {
    val tuning = val::object();
    tuning.set("cents", assessment.tuningCents);
    tuning.set("a4", assessment.a4);
    val tempo = val::object();
    tempo.set("quartersPerMinute", orNull(assessment.quartersPerMinute));
    const auto& counted = assessment.measures;
    val measures = val::object();
    measures.set("pitchAccuracy", orNull(counted.pitchAccuracy));
    measures.set("timingAccuracy", orNull(counted.timingAccuracy));
    measures.set("medianAbsoluteCents", orNull(counted.medianAbsoluteCents));
    measures.set("medianAbsoluteMilliseconds", orNull(counted.medianAbsoluteMilliseconds));
    measures.set("written", static_cast<double>(counted.written));
    measures.set("right", static_cast<double>(counted.right));
    measures.set("different", static_cast<double>(counted.different));
    measures.set("octave", static_cast<double>(counted.octave));
    measures.set("missed", static_cast<double>(counted.missed));
    measures.set("extra", static_cast<double>(counted.extra));
    val result = val::object();
    result.set("duration", assessment.duration);
    result.set("tuning", tuning);
    result.set("tempo", tempo);
    result.set("notes", listOf(assessment.notes, toJs));
    result.set("extras", listOf(assessment.extras, toJs));
    result.set("measures", measures);
    return result;
}

class TakeSession : public AudioSession {
  public:
    TakeSession(woodshed::MonoInput input, const woodshed::PyinParameters& parameters)
        : AudioSession(std::move(input)), pool_(makePool()), analyser_(*pool_, parameters) {}

    val finish() {
        return guarded([&] {
            drain();
            auto features = analyser_.finish();
            if (!features) {
                return failure(features.error());
            }
            features_ = std::move(features).value();
            return success(toJs(features_->pitch));
        });
    }

    val assess(const val& notes, const val& settings) {
        return guarded([&] {
            if (!features_) {
                return failure("bad-argument", "assess() before finish()");
            }
            std::vector<woodshed::ScoreNote> score;
            const auto count = notes["length"].as<std::size_t>();
            for (std::size_t i = 0; i < count; ++i) {
                const val note = notes[i];
                score.push_back({.onsetQuarters = note["onsetQuarters"].as<double>(),
                                 .durationQuarters = note["durationQuarters"].as<double>(),
                                 .midi = note["midi"].as<int>()});
            }
            woodshed::AssessParameters parameters;
            parameters.centsGood = settings["centsGood"].as<double>();
            parameters.onsetGoodMs = settings["onsetGoodMilliseconds"].as<double>();
            parameters.startSeconds = settings["startSeconds"].as<double>();
            if (const double tempo = settings["quartersPerMinute"].as<double>(); tempo > 0.0) {
                parameters.quartersPerMinute = tempo;
            }
            const auto assessment = score.empty() ? woodshed::assessWithoutScore(*features_, parameters)
                                                  : woodshed::assessTake(*features_, score, parameters);
            return assessment ? success(toJs(assessment.value())) : failure(assessment.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { analyser_.push(mono); }

  private:
    std::unique_ptr<woodshed::WorkerPool> pool_;
    woodshed::TakeAnalyser analyser_;
    std::optional<woodshed::TakeFeatures> features_;
};

/// A session over audio of the given format, or why there is none.
template <typename Session, typename... Arguments>
val createAudioSession(double sampleRate, std::size_t channels, Arguments&&... arguments) {
    return guarded([&] {
        auto input = woodshed::MonoInput::create(sampleRate, channels, kAnalysisRate);
        if (!input) {
            return failure(input.error());
        }
        return success(
            std::make_shared<Session>(std::move(input).value(), std::forward<Arguments>(arguments)...));
    });
}

val createPitchSession(double sampleRate, std::size_t channels, const val& settings) {
    const auto parameters = pyinParameters(settings);
    if (const auto problem = parameters.problem()) {
        return failure(*problem);
    }
    return createAudioSession<PitchSession>(sampleRate, channels, parameters);
}

val createTakeSession(double sampleRate, std::size_t channels, const val& settings) {
    const auto parameters = pyinParameters(settings);
    if (const auto problem = parameters.problem()) {
        return failure(*problem);
    }
    return createAudioSession<TakeSession>(sampleRate, channels, parameters);
}

/// The floats of a model file.
std::vector<float> floatsOf(const val& array) {
    const auto bytes = bytesOf(array);
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

val createDrumSession(double sampleRate, std::size_t channels, const std::string& engineName,
                      const val& templateBytes) {
    const auto engine = woodshed::drumEngineFromName(engineName);
    if (!engine) {
        return failure("bad-argument", "no drum engine \"" + engineName + "\"");
    }
    auto templates = woodshed::DrumTemplates::fromFloats(floatsOf(templateBytes));
    if (!templates) {
        return failure(templates.error());
    }
    return createAudioSession<DrumSession>(sampleRate, channels, *engine,
                                           templates.value().bandLimited(sampleRate / 2.0));
}

val createStudentDrumSession(double sampleRate, std::size_t channels, const val& templateBytes) {
    return guarded([&] {
        auto templates = woodshed::DrumTemplates::fromFloats(floatsOf(templateBytes));
        if (!templates) {
            return failure(templates.error());
        }
        return createAudioSession<NetworkDrumSession>(
            sampleRate, channels,
            woodshed::makeStudentTranscriber(templates.value().bandLimited(sampleRate / 2.0)));
    });
}

val createSegmentDrumSession(double sampleRate, std::size_t channels, const val& classifierBytes,
                             const val& templateBytes) {
    return guarded([&] {
        auto templates = woodshed::DrumTemplates::fromFloats(floatsOf(templateBytes));
        if (!templates) {
            return failure(templates.error());
        }
        auto made = woodshed::makeSegmentTranscriber(floatsOf(classifierBytes),
                                                     templates.value().bandLimited(sampleRate / 2.0));
        if (!made) {
            return failure(made.error());
        }
        return createAudioSession<NetworkDrumSession>(sampleRate, channels, std::move(made).value());
    });
}

val createNetworkDrumSession(double sampleRate, std::size_t channels, const val& decoder) {
    return guarded([&] {
        auto made = woodshed::NetworkDecoder::create(decoderParameters(decoder));
        if (!made) {
            return failure(made.error());
        }
        return createAudioSession<NetworkDrumSession>(
            sampleRate, channels, std::make_unique<woodshed::NetworkTranscriber>(std::move(made).value()));
    });
}

// --- grooves

/// Drum strokes of a microphone while they arrive; four numbers per hit: time, class, probability, strength.
class LiveDrumSession {
  public:
    LiveDrumSession(woodshed::MonoInput input, const woodshed::LiveDrumsParameters& parameters,
                    std::optional<woodshed::LiveDrumModel> model)
        : input_(std::move(input)), detector_(parameters, std::move(model)) {}

    val input(std::size_t frames) {
        const auto room = input_.room(frames);
        return val(typed_memory_view(room.size(), room.data()));
    }

    val push(std::size_t frames) {
        return guarded([&] {
            const auto samples = input_.push(frames);
            return samples ? success(flat(detector_.push(samples.value()))) : failure(samples.error());
        });
    }

    val finish() {
        return guarded([&] {
            numbers_.clear();
            append(detector_.push(input_.finish()));
            append(detector_.finish());
            return success(copied("Float64Array", numbers_));
        });
    }

  private:
    val flat(std::span<const woodshed::LiveHit> hits) {
        numbers_.clear();
        append(hits);
        return copied("Float64Array", numbers_);
    }

    void append(std::span<const woodshed::LiveHit> hits) {
        for (const auto& hit : hits) {
            numbers_.insert(numbers_.end(),
                            {hit.time, static_cast<double>(hit.drum), static_cast<double>(hit.probability),
                             static_cast<double>(hit.strength)});
        }
    }

    woodshed::MonoInput input_;
    woodshed::LiveDrums detector_;
    std::vector<double> numbers_;
};

/// @param model bytes of public/models/live-drums/weights.f32, or none for a practice pad
val createLiveDrumSession(double sampleRate, std::size_t channels, const val& settings, const val& model) {
    return guarded([&] {
        const woodshed::LiveDrumsParameters parameters{.sensitivity = settings["sensitivity"].as<double>(),
                                                       .clickHz = settings["clickHz"].as<double>()};
        if (const auto problem = parameters.problem()) {
            return failure(*problem);
        }
        std::optional<woodshed::LiveDrumModel> classes;
        if (const auto bytes = bytesOf(model); !bytes.empty()) {
            std::vector<float> values(bytes.size() / sizeof(float));
            std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
            auto read = woodshed::LiveDrumModel::fromFloats(values);
            if (!read) {
                return failure(read.error());
            }
            classes = std::move(read).value();
        }
        auto input = woodshed::MonoInput::create(sampleRate, channels, kAnalysisRate);
        if (!input) {
            return failure(input.error());
        }
        return success(
            std::make_shared<LiveDrumSession>(std::move(input).value(), parameters, std::move(classes)));
    });
}

static_assert(woodshed::kGrooveDrums == woodshed::kDrumClasses);

std::string classNameOf(std::uint8_t drum) {
    return std::string(idOf(static_cast<woodshed::DrumClass>(drum)));
}

const char* nameOf(woodshed::GrooveOutcome outcome) {
    switch (outcome) {
        case woodshed::GrooveOutcome::OnTime:
            return "onTime";
        case woodshed::GrooveOutcome::Early:
            return "early";
        case woodshed::GrooveOutcome::Late:
            return "late";
        case woodshed::GrooveOutcome::Missed:
            return "missed";
    }
    return "missed";
}

val toJs(const woodshed::GrooveNoteReport& note) {
    val result = val::object();
    result.set("bar", static_cast<double>(note.bar));
    result.set("quarters", note.quarters);
    result.set("drum", classNameOf(note.drum));
    result.set("velocity", note.velocity);
    result.set("outcome", std::string(nameOf(note.outcome)));
    result.set("expectedTime", note.expectedTime);
    result.set("time", orNull(note.time));
    result.set("milliseconds", orNull(note.milliseconds));
    result.set("level", orNull(note.level));
    return result;
}

val toJs(const woodshed::GrooveExtra& extra) {
    val result = val::object();
    result.set("bar", static_cast<double>(extra.bar));
    result.set("quarters", extra.quarters);
    result.set("drum", classNameOf(extra.drum));
    result.set("time", extra.time);
    result.set("level", orNull(extra.level));
    return result;
}

val toJs(const woodshed::GrooveDrum& drum) {
    val result = val::object();
    result.set("drum", classNameOf(drum.drum));
    result.set("written", static_cast<double>(drum.written));
    result.set("played", static_cast<double>(drum.played));
    result.set("extra", static_cast<double>(drum.extra));
    result.set("medianMilliseconds", orNull(drum.medianMilliseconds));
    result.set("spreadMilliseconds", orNull(drum.spreadMilliseconds));
    result.set("level", orNull(drum.level));
    result.set("spreadDecibels", orNull(drum.spreadDecibels));
    result.set("accentDecibels", orNull(drum.accentDecibels));
    result.set("ghostDecibels", orNull(drum.ghostDecibels));
    return result;
}

val toJs(const woodshed::GrooveBar& bar) {
    val result = val::object();
    result.set("quartersPerMinute", bar.quartersPerMinute);
    result.set("missed", static_cast<double>(bar.missed));
    result.set("extra", static_cast<double>(bar.extra));
    result.set("medianAbsoluteMilliseconds", orNull(bar.medianAbsoluteMilliseconds));
    result.set("trouble", bar.trouble);
    return result;
}

val indexOrNull(const std::optional<std::size_t>& index) {
    return index ? val(static_cast<double>(*index)) : val::null();
}

val toJs(const woodshed::GrooveReport& report) {
    val tempo = val::object();
    tempo.set("start", report.startQuartersPerMinute);
    tempo.set("end", report.endQuartersPerMinute);
    tempo.set("changeBar", indexOrNull(report.changeBar));
    val result = val::object();
    result.set("offsetMilliseconds", report.offsetMilliseconds);
    result.set("notes", listOf(report.notes, toJs));
    result.set("extras", listOf(report.extras, toJs));
    result.set("drums", listOf(report.drums, toJs));
    result.set("bars", listOf(report.bars, toJs));
    result.set("tempo", tempo);
    result.set("evennessMilliseconds", orNull(report.evennessMilliseconds));
    result.set("weakestBar", indexOrNull(report.weakestBar));
    return result;
}

/// Index of a class by its name; throws for any other.
std::uint8_t classFrom(const val& name) {
    const auto text = name.as<std::string>();
    for (std::uint8_t drum = 0; drum < woodshed::kGrooveDrums; ++drum) {
        if (classNameOf(drum) == text) {
            return drum;
        }
    }
    throw std::invalid_argument("no class of drums is called " + text);
}

val assessGroove(const val& hitList, const val& noteList, const val& settings) {
    return guarded([&] {
        std::vector<woodshed::GrooveHit> hits;
        for (std::size_t i = 0, count = hitList["length"].as<std::size_t>(); i < count; ++i) {
            const val hit = hitList[i];
            hits.push_back({.time = hit["time"].as<double>(),
                            .drum = classFrom(hit["drum"]),
                            .strength = hit["strength"].as<double>(),
                            .certain = hit["certain"].as<bool>()});
        }
        std::vector<woodshed::GrooveNote> notes;
        for (std::size_t i = 0, count = noteList["length"].as<std::size_t>(); i < count; ++i) {
            const val note = noteList[i];
            notes.push_back({.quarters = note["quarters"].as<double>(),
                             .drum = classFrom(note["drum"]),
                             .velocity = note["velocity"].as<double>()});
        }
        woodshed::GrooveParameters parameters;
        parameters.quartersPerMinute = settings["quartersPerMinute"].as<double>();
        parameters.grooveQuarters = settings["grooveQuarters"].as<double>();
        parameters.barQuarters = settings["barQuarters"].as<double>();
        parameters.startSeconds = settings["startSeconds"].as<double>();
        parameters.latencyKnown = settings["latencyKnown"].as<bool>();
        parameters.againstClick = settings["againstClick"].as<bool>();
        parameters.pad = settings["pad"].as<bool>();
        parameters.goodMilliseconds = settings["goodMilliseconds"].as<double>();
        const auto report = woodshed::assessGroove(hits, notes, parameters);
        return report ? success(toJs(report.value())) : failure(report.error());
    });
}

// --- beats

static_assert(woodshed::kRhythmClasses == woodshed::kDrumClasses);

val toJs(const woodshed::Rhythm& rhythm) {
    val beats = val::array();
    for (const woodshed::RhythmBeat& beat : rhythm.beats) {
        val entry = val::object();
        entry.set("time", beat.time);
        entry.set("position", beat.position);
        beats.call<void>("push", entry);
    }
    val signature = val::object();
    signature.set("numerator", rhythm.numerator);
    signature.set("denominator", rhythm.denominator);
    val result = val::object();
    result.set("beats", beats);
    result.set("beatsPerBar", rhythm.beatsPerBar);
    result.set("timeSignature", signature);
    result.set("beatsPerMinute", rhythm.beatsPerMinute);
    result.set("swing", rhythm.swing);
    result.set("subdivision", std::string(rhythm.triplet ? "triplet" : "straight"));
    result.set("confidence", rhythm.confidence);
    return result;
}

val trackRhythm(const val& hitList, double duration, const val& hints) {
    return guarded([&] {
        std::vector<woodshed::RhythmHit> hits;
        for (std::size_t i = 0, count = hitList["length"].as<std::size_t>(); i < count; ++i) {
            const val hit = hitList[i];
            hits.push_back({.time = hit["time"].as<double>(),
                            .drumClass = classFrom(hit["class"]),
                            .velocity = hit["velocity"].as<float>(),
                            .confidence = hit["confidence"].as<float>()});
        }
        woodshed::RhythmHints known;
        known.leastBeatsPerMinute = hints["leastBeatsPerMinute"].as<double>();
        known.greatestBeatsPerMinute = hints["greatestBeatsPerMinute"].as<double>();
        known.beatsPerBar = hints["beatsPerBar"].as<int>();
        known.tappedSeconds = emscripten::convertJSArrayToNumberVector<double>(hints["tappedSeconds"]);
        const auto rhythm = woodshed::trackRhythm(hits, duration, woodshed::trainedRhythmTables(), known);
        if (!rhythm) {
            return failure(rhythm.error());
        }
        return success(rhythm.value() ? toJs(*rhythm.value()) : val::null());
    });
}

// --- waveform and WAV

class OverviewSession : public AudioSession {
  public:
    OverviewSession(woodshed::MonoInput input, std::size_t binFrames)
        : AudioSession(std::move(input)), builder_(binFrames) {}

    val finish() {
        return guarded([&] {
            drain();
            const auto overview = builder_.finish();
            val result = val::object();
            result.set("min", copied("Int8Array", overview.min));
            result.set("max", copied("Int8Array", overview.max));
            result.set("peak", overview.peak);
            return success(result);
        });
    }

  protected:
    void accept(std::span<const float> mono) override { builder_.push(mono); }

  private:
    woodshed::OverviewBuilder builder_;
};

/// The overview draws the recording's own samples, so nothing is resampled.
val createOverviewSession(double sampleRate, std::size_t channels, std::size_t binFrames) {
    return guarded([&] {
        auto input = woodshed::MonoInput::create(sampleRate, channels, sampleRate);
        if (!input) {
            return failure(input.error());
        }
        return success(std::make_shared<OverviewSession>(std::move(input).value(), binFrames));
    });
}

class WavSession {
  public:
    explicit WavSession(const woodshed::WavFormat& format) : format_(format) {}

    /// Empty beyond kMostBytes, as AudioSession::input() beyond kMostFramesPerPush.
    val input(std::size_t bytes) {
        bytes_.resize(bytes <= kMostBytes ? bytes : 0);
        return val(typed_memory_view(bytes_.size(), bytes_.data()));
    }

    val decode(std::size_t bytes) {
        return guarded([&] {
            const std::size_t channels = format_.channels;
            interleaved_.resize(std::min(bytes, bytes_.size()) / format_.bytesPerFrame() * channels);
            const std::size_t frames = woodshed::decodeFrames(format_, bytes_, interleaved_);
            planar_.resize(frames * channels);
            for (std::size_t channel = 0; channel < channels; ++channel) {
                for (std::size_t frame = 0; frame < frames; ++frame) {
                    planar_[channel * frames + frame] = interleaved_[frame * channels + channel];
                }
            }
            return success(copied("Float32Array", planar_));
        });
    }

  private:
    static constexpr std::size_t kMostBytes = std::size_t{1} << 26;

    woodshed::WavFormat format_;
    std::vector<std::uint8_t> bytes_;
    std::vector<float> interleaved_;
    std::vector<float> planar_;
};

/// Number.MAX_SAFE_INTEGER.
constexpr double kMostSafeInteger = 9007199254740991.0;

Result<woodshed::WavFormat> readHeader(const val& head, double fileBytes) {
    if (!(fileBytes >= 0.0 && fileBytes <= kMostSafeInteger)) {
        return Error{ErrorCode::BadArgument, "a file's size is a whole number of bytes"};
    }
    return woodshed::parseWavHeader(bytesOf(head), static_cast<std::uint64_t>(fileBytes));
}

val parseWav(const val& head, double fileBytes) {
    return guarded([&] {
        const auto format = readHeader(head, fileBytes);
        if (!format) {
            return failure(format.error());
        }
        val info = val::object();
        info.set("sampleRate", format.value().sampleRate);
        info.set("channels", static_cast<double>(format.value().channels));
        info.set("frames", static_cast<double>(format.value().frames));
        info.set("dataOffset", static_cast<double>(format.value().dataOffset));
        info.set("bytesPerFrame", static_cast<double>(format.value().bytesPerFrame()));
        return success(info);
    });
}

val createWavSession(const val& head, double fileBytes) {
    return guarded([&] {
        const auto format = readHeader(head, fileBytes);
        return format ? success(std::make_shared<WavSession>(format.value())) : failure(format.error());
    });
}

}  // namespace

EMSCRIPTEN_BINDINGS(woodshed) {
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("workerCount", &workerCount);
    function("parseWav", &parseWav);
    function("createWavSession", &createWavSession);
    function("createOverviewSession", &createOverviewSession);
    function("createPitchSession", &createPitchSession);
    function("createDrumSession", &createDrumSession);
    function("createNetworkDrumSession", &createNetworkDrumSession);
    function("createStudentDrumSession", &createStudentDrumSession);
    function("createSegmentDrumSession", &createSegmentDrumSession);
    function("pickDrumEvents", &pickDrumEvents);
    function("createTakeSession", &createTakeSession);
    function("createLiveDrumSession", &createLiveDrumSession);
    function("assessGroove", &assessGroove);
    function("trackRhythm", &trackRhythm);

    class_<AudioSession>("AudioSession")
        .smart_ptr<std::shared_ptr<AudioSession>>("AudioSession")
        .function("input", &AudioSession::input)
        .function("push", &AudioSession::push);
    class_<OverviewSession, base<AudioSession>>("OverviewSession")
        .smart_ptr<std::shared_ptr<OverviewSession>>("OverviewSession")
        .function("finish", &OverviewSession::finish);
    class_<PitchSession, base<AudioSession>>("PitchSession")
        .smart_ptr<std::shared_ptr<PitchSession>>("PitchSession")
        .function("finish", &PitchSession::finish);
    class_<DrumSession, base<AudioSession>>("DrumSession")
        .smart_ptr<std::shared_ptr<DrumSession>>("DrumSession")
        .function("finish", &DrumSession::finish);
    class_<NetworkDrumSession, base<AudioSession>>("NetworkDrumSession")
        .smart_ptr<std::shared_ptr<NetworkDrumSession>>("NetworkDrumSession")
        .function("finishAudio", &NetworkDrumSession::finishAudio)
        .function("nextInput", &NetworkDrumSession::nextInput)
        .function("addOutput", &NetworkDrumSession::addOutput)
        .function("finish", &NetworkDrumSession::finish);
    class_<TakeSession, base<AudioSession>>("TakeSession")
        .smart_ptr<std::shared_ptr<TakeSession>>("TakeSession")
        .function("finish", &TakeSession::finish)
        .function("assess", &TakeSession::assess);
    class_<LiveDrumSession>("LiveDrumSession")
        .smart_ptr<std::shared_ptr<LiveDrumSession>>("LiveDrumSession")
        .function("input", &LiveDrumSession::input)
        .function("push", &LiveDrumSession::push)
        .function("finish", &LiveDrumSession::finish);
    class_<WavSession>("WavSession")
        .smart_ptr<std::shared_ptr<WavSession>>("WavSession")
        .function("input", &WavSession::input)
        .function("decode", &WavSession::decode);
}
