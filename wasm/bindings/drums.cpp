#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "drums/drum_analysis.h"
#include "drums/drum_templates.h"
#include "drums/drum_transcriber.h"
#include "drums/drum_vocabulary.h"
#include "drums/network_decoder.h"
#include "drums/network_transcriber.h"
#include "drums/networked_transcriber.h"
#include "drums/published_transcriber.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

val toJs(const DrumAnalysis& analysis) {
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

val toJs(const DrumEvent& event) {
    val result = val::object();
    result.set("time", event.time);
    result.set("class", std::string(idOf(classOf(event.instrument))));
    result.set("instrument", std::string(idOf(event.instrument)));
    result.set("velocity", event.velocity);
    result.set("confidence", event.confidence);
    return result;
}

/// An analysis back from JavaScript, which may have stored it in between.
DrumAnalysis analysisFrom(const val& stored) {
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
    DrumAnalysis analysis;
    analysis.duration = stored["duration"].as<double>();
    analysis.sameHitSeconds = stored["sameHitSeconds"].as<double>();
    for (std::size_t i = 0; i < count; ++i) {
        if (!std::isfinite(time[i])) {
            throw std::invalid_argument("a candidate has no time");
        }
        if (instrument[i] >= kDrumInstruments) {
            throw std::invalid_argument("a candidate names no drum");
        }
        analysis.candidates.push_back({.instrument = static_cast<DrumInstrument>(instrument[i]),
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
        DrumSensitivity perClass{};
        for (std::size_t drum = 0; drum < kDrumClasses; ++drum) {
            perClass[drum] = sensitivity[std::string(idOf(static_cast<DrumClass>(drum)))].as<double>();
        }
        return success(listOf(selectEvents(analysisFrom(analysis), perClass), toJs));
    });
}

class DrumSession : public AudioSession {
  public:
    DrumSession(MonoInput input, DrumEngine engine, DrumTemplates templates)
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
    std::unique_ptr<WorkerPool> pool_;
    DrumTranscriber transcriber_;
};

template <std::size_t Count>
void fill(std::array<double, Count>& values, const val& array) {
    const auto numbers = emscripten::convertJSArrayToNumberVector<double>(array);
    if (numbers.size() != Count) {
        throw std::invalid_argument("the drum decoder has another number of detections");
    }
    std::copy(numbers.begin(), numbers.end(), values.begin());
}

NetworkDecoderParameters decoderParameters(const val& decoder) {
    NetworkDecoderParameters parameters;
    fill(parameters.thresholds, decoder["thresholds"]);
    fill(parameters.biasSeconds, decoder["biasSeconds"]);
    fill(parameters.combineSeconds, decoder["combineSeconds"]);
    const val calibration = decoder["calibration"];
    for (std::size_t detection = 0; detection < kDrumDetections; ++detection) {
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
    NetworkDrumSession(MonoInput input, std::unique_ptr<NetworkedTranscriber> transcriber)
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
    std::unique_ptr<NetworkedTranscriber> transcriber_;
};

val createDrumSession(double sampleRate, std::size_t channels, const std::string& engineName,
                      const val& templateBytes) {
    const auto engine = drumEngineFromName(engineName);
    if (!engine) {
        return failure("bad-argument", "no drum engine \"" + engineName + "\"");
    }
    auto templates = DrumTemplates::fromFloats(floatsOf(templateBytes));
    if (!templates) {
        return failure(templates.error());
    }
    return createAudioSession<DrumSession>(sampleRate, channels, *engine,
                                           templates.value().bandLimited(sampleRate / 2.0));
}

val createStudentDrumSession(double sampleRate, std::size_t channels, const val& templateBytes) {
    return guarded([&] {
        auto templates = DrumTemplates::fromFloats(floatsOf(templateBytes));
        if (!templates) {
            return failure(templates.error());
        }
        return createAudioSession<NetworkDrumSession>(
            sampleRate, channels, makeStudentTranscriber(templates.value().bandLimited(sampleRate / 2.0)));
    });
}

val createSegmentDrumSession(double sampleRate, std::size_t channels, const val& classifierBytes,
                             const val& templateBytes) {
    return guarded([&] {
        auto templates = DrumTemplates::fromFloats(floatsOf(templateBytes));
        if (!templates) {
            return failure(templates.error());
        }
        auto made = makeSegmentTranscriber(floatsOf(classifierBytes),
                                           templates.value().bandLimited(sampleRate / 2.0));
        if (!made) {
            return failure(made.error());
        }
        return createAudioSession<NetworkDrumSession>(sampleRate, channels, std::move(made).value());
    });
}

val createNetworkDrumSession(double sampleRate, std::size_t channels, const val& decoder) {
    return guarded([&] {
        auto made = NetworkDecoder::create(decoderParameters(decoder));
        if (!made) {
            return failure(made.error());
        }
        return createAudioSession<NetworkDrumSession>(
            sampleRate, channels, std::make_unique<NetworkTranscriber>(std::move(made).value()));
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_drums) {
    using namespace woodshed::bindings;
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("createDrumSession", &createDrumSession);
    function("createNetworkDrumSession", &createNetworkDrumSession);
    function("createStudentDrumSession", &createStudentDrumSession);
    function("createSegmentDrumSession", &createSegmentDrumSession);
    function("pickDrumEvents", &pickDrumEvents);

    class_<DrumSession, base<AudioSession>>("DrumSession")
        .smart_ptr<std::shared_ptr<DrumSession>>("DrumSession")
        .function("finish", &DrumSession::finish);
    class_<NetworkDrumSession, base<AudioSession>>("NetworkDrumSession")
        .smart_ptr<std::shared_ptr<NetworkDrumSession>>("NetworkDrumSession")
        .function("finishAudio", &NetworkDrumSession::finishAudio)
        .function("nextInput", &NetworkDrumSession::nextInput)
        .function("addOutput", &NetworkDrumSession::addOutput)
        .function("finish", &NetworkDrumSession::finish);
}
