#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assess/assess_take.h"
#include "assess/take_features.h"
#include "pitch/pyin.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

val toJs(const PitchTrack& track) {
    val result = val::object();
    result.set("hopSeconds", track.hopSeconds);
    result.set("f0", copied("Float32Array", track.f0));
    result.set("voicedProbability", copied("Float32Array", track.voicedProbability));
    return result;
}

PyinParameters pyinParameters(const val& settings) {
    PyinParameters parameters;
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
    PitchSession(MonoInput input, const PyinParameters& parameters)
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
    std::unique_ptr<WorkerPool> pool_;
    PyinTracker tracker_;
};

val toJs(const PlayedNote& note) {
    val result = val::object();
    result.set("onset", note.onset);
    result.set("duration", note.duration);
    result.set("midi", note.midi);
    return result;
}

const char* nameOf(NoteOutcome outcome) {
    switch (outcome) {
        case NoteOutcome::Right:
            return "right";
        case NoteOutcome::Different:
            return "different";
        case NoteOutcome::Octave:
            return "octave";
        case NoteOutcome::Missed:
            return "missed";
    }
    return "missed";
}

const char* nameOf(Intonation intonation) {
    switch (intonation) {
        case Intonation::InTune:
            return "inTune";
        case Intonation::Sharp:
            return "sharp";
        case Intonation::Flat:
            return "flat";
    }
    return "inTune";
}

const char* nameOf(Timing timing) {
    switch (timing) {
        case Timing::OnTime:
            return "onTime";
        case Timing::Early:
            return "early";
        case Timing::Late:
            return "late";
    }
    return "onTime";
}

template <typename T>
val nameOrNull(const std::optional<T>& value) {
    return value ? val(std::string(nameOf(*value))) : val::null();
}

val toJs(const NoteReport& note) {
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

val toJs(const TakeAssessment& assessment) {
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
    TakeSession(MonoInput input, const PyinParameters& parameters)
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
            std::vector<ScoreNote> score;
            const auto count = notes["length"].as<std::size_t>();
            for (std::size_t i = 0; i < count; ++i) {
                const val note = notes[i];
                score.push_back({.onsetQuarters = note["onsetQuarters"].as<double>(),
                                 .durationQuarters = note["durationQuarters"].as<double>(),
                                 .midi = note["midi"].as<int>()});
            }
            AssessParameters parameters;
            parameters.centsGood = settings["centsGood"].as<double>();
            parameters.onsetGoodMs = settings["onsetGoodMilliseconds"].as<double>();
            parameters.startSeconds = settings["startSeconds"].as<double>();
            if (const double tempo = settings["quartersPerMinute"].as<double>(); tempo > 0.0) {
                parameters.quartersPerMinute = tempo;
            }
            const auto assessment = score.empty() ? assessWithoutScore(*features_, parameters)
                                                  : assessTake(*features_, score, parameters);
            return assessment ? success(toJs(assessment.value())) : failure(assessment.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { analyser_.push(mono); }

  private:
    std::unique_ptr<WorkerPool> pool_;
    TakeAnalyser analyser_;
    std::optional<TakeFeatures> features_;
};

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

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_takes) {
    using namespace woodshed::bindings;
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("createPitchSession", &createPitchSession);
    function("createTakeSession", &createTakeSession);

    class_<PitchSession, base<AudioSession>>("PitchSession")
        .smart_ptr<std::shared_ptr<PitchSession>>("PitchSession")
        .function("finish", &PitchSession::finish);
    class_<TakeSession, base<AudioSession>>("TakeSession")
        .smart_ptr<std::shared_ptr<TakeSession>>("TakeSession")
        .function("finish", &TakeSession::finish)
        .function("assess", &TakeSession::assess);
}
