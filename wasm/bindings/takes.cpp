#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assess/assess_take.h"
#include "assess/score_rating.h"
#include "assess/take_features.h"
#include "pitch/pyin.h"
#include "score_notes.h"
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

const char* nameOf(ExtraKind kind) { return kind == ExtraKind::Squeak ? "squeak" : "extra"; }

const char* nameOf(Register place) {
    switch (place) {
        case Register::Low:
            return "low";
        case Register::Middle:
            return "middle";
        case Register::High:
            return "high";
    }
    return "middle";
}

val toJs(const NoteVibrato& vibrato) {
    val result = val::object();
    result.set("rateHz", vibrato.rateHz);
    result.set("extentCents", vibrato.extentCents);
    return result;
}

val toJs(const NoteTone& tone) {
    val result = val::object();
    result.set("hnrDb", tone.hnrDb);
    result.set("centroidRatio", tone.centroidRatio);
    result.set("flux", tone.flux);
    result.set("tremorDb", orNull(tone.tremorDb));
    result.set("attackSeconds", tone.attackSeconds);
    result.set("oddEvenRatio", orNull(tone.oddEvenRatio));
    return result;
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
    result.set("durationRatio", orNull(note.durationRatio));
    result.set("loudness", orNull(note.sound.loudness));
    result.set("dynamics", orNull(note.dynamics));
    result.set("vibrato", note.sound.vibrato ? toJs(*note.sound.vibrato) : val::null());
    result.set("tone", note.sound.tone ? toJs(*note.sound.tone) : val::null());
    return result;
}

val toJs(const ExtraNote& extra) {
    val result = toJs(extra.played);
    result.set("kind", std::string(nameOf(extra.kind)));
    result.set("afterNote", extra.afterNote ? val(static_cast<double>(*extra.afterNote)) : val::null());
    return result;
}

val toJs(const TempoPoint& point) {
    val result = val::object();
    result.set("time", point.seconds);
    result.set("quarters", point.quarters);
    result.set("quartersPerMinute", point.quartersPerMinute);
    result.set("low", point.low);
    result.set("high", point.high);
    result.set("run", static_cast<double>(point.run));
    return result;
}

val toJs(const Leap& leap) {
    val result = val::object();
    result.set("time", leap.time);
    result.set("fromNote", static_cast<double>(leap.fromNote));
    result.set("toNote", static_cast<double>(leap.toNote));
    return result;
}

val toJs(const TempoPause& pause) {
    val result = val::object();
    result.set("time", pause.seconds);
    result.set("seconds", pause.length);
    result.set("beforeNote", static_cast<double>(pause.note));
    return result;
}

val toJs(const PitchClassCents& entry) {
    val result = val::object();
    result.set("pitchClass", entry.pitchClass);
    result.set("cents", entry.cents);
    result.set("notes", static_cast<double>(entry.notes));
    return result;
}

val toJs(const RegisterCents& entry) {
    val result = val::object();
    result.set("register", std::string(nameOf(entry.place)));
    result.set("lowMidi", entry.lowMidi);
    result.set("highMidi", entry.highMidi);
    result.set("cents", entry.cents);
    result.set("notes", static_cast<double>(entry.notes));
    return result;
}

val toJs(const BarReport& bar) {
    val result = val::object();
    result.set("bar", static_cast<double>(bar.bar));
    result.set("written", static_cast<double>(bar.written));
    result.set("right", static_cast<double>(bar.right));
    result.set("different", static_cast<double>(bar.different));
    result.set("octave", static_cast<double>(bar.octave));
    result.set("missed", static_cast<double>(bar.missed));
    result.set("extra", static_cast<double>(bar.extra));
    result.set("early", static_cast<double>(bar.early));
    result.set("late", static_cast<double>(bar.late));
    result.set("sharp", static_cast<double>(bar.sharp));
    result.set("flat", static_cast<double>(bar.flat));
    result.set("meanAbsCents", orNull(bar.meanAbsCents));
    result.set("meanAbsMilliseconds", orNull(bar.meanAbsMilliseconds));
    result.set("trouble", bar.trouble);
    return result;
}

val toJs(const TakeMeasures& measures) {
    val result = val::object();
    result.set("written", static_cast<double>(measures.written));
    result.set("right", static_cast<double>(measures.right));
    result.set("different", static_cast<double>(measures.different));
    result.set("octave", static_cast<double>(measures.octave));
    result.set("missed", static_cast<double>(measures.missed));
    result.set("extra", static_cast<double>(measures.extra));
    result.set("squeaks", static_cast<double>(measures.squeaks));
    for (const NamedMeasure& each : kNamedMeasures) {
        result.set(std::string(each.name), orNull(measures.*each.value));
    }
    result.set("hairpinAgreement", val::null());  // scores state no dynamics
    return result;
}

val tempoToJs(const TakeAssessment& assessment) {
    val rushDrag = val::object();
    rushDrag.set("percentPerMinute", orNull(assessment.measures.tempoTrendPercentPerMinute));
    rushDrag.set("biasMilliseconds", orNull(assessment.measures.onsetBiasMilliseconds));
    rushDrag.set("spreadMilliseconds", orNull(assessment.measures.onsetSpreadMilliseconds));
    val tempo = val::object();
    tempo.set("quartersPerMinute", orNull(assessment.quartersPerMinute));
    tempo.set("curve", listOf(assessment.tempoCurve, toJs));
    tempo.set("rushDrag", rushDrag);
    tempo.set("restarts", listOf(assessment.restarts, toJs));
    tempo.set("skips", listOf(assessment.skips, toJs));
    tempo.set("pauses", listOf(assessment.pauses, toJs));
    return tempo;
}

val toJs(const TakeAssessment& assessment) {
    val tuning = val::object();
    tuning.set("cents", assessment.tuningCents);
    tuning.set("a4", assessment.a4);
    tuning.set("transposition", assessment.transposition);
    val intonation = val::object();
    intonation.set("driftCentsPerMinute", orNull(assessment.driftCentsPerMinute));
    intonation.set("centsByPitchClass", listOf(assessment.centsByPitchClass, toJs));
    intonation.set("centsByRegister", listOf(assessment.centsByRegister, toJs));
    val dynamics = val::object();
    dynamics.set("rangeDb", orNull(assessment.measures.dynamicRangeDb));
    dynamics.set("hairpinAgreement", val::null());
    val weakest = val::array();
    for (std::size_t i = 0; i < assessment.weakestBars.size(); ++i) {
        weakest.set(i, static_cast<double>(assessment.weakestBars[i]));
    }
    val result = val::object();
    result.set("duration", assessment.duration);
    result.set("tuning", tuning);
    result.set("tempo", tempoToJs(assessment));
    result.set("intonation", intonation);
    result.set("dynamics", dynamics);
    result.set("notes", listOf(assessment.notes, toJs));
    result.set("extras", listOf(assessment.extras, toJs));
    result.set("bars", listOf(assessment.bars, toJs));
    result.set("weakestBars", weakest);
    result.set("measures", toJs(assessment.measures));
    return result;
}

val toJs(const RatingReason& reason) {
    val result = val::object();
    result.set("measure", reason.measure);
    result.set("effect", reason.effect);
    result.set("amount", reason.amount);
    return result;
}

val toJs(const Rating& rating) {
    val result = val::object();
    result.set("value", rating.value);
    result.set("low", rating.low);
    result.set("high", rating.high);
    result.set("reasons", listOf(rating.reasons, toJs));
    return result;
}

/// The part of shared/schemas/score-rating.schema.json that rates.
ScoreRatingModel ratingModel(const val& model) {
    ScoreRatingModel result;
    for (std::size_t c = 0; c < kCriteria.size(); ++c) {
        const val criterion = model["criteria"][std::string(kCriteria[c])];
        CriterionModel& into = result.criteria[c];
        into.best = criterion["best"].as<double>();
        into.power = criterion["power"].as<double>();
        into.residualSd = criterion["residualSd"].as<double>();
        into.noteSd = criterion["noteSd"].as<double>();
        const val terms = criterion["terms"];
        const auto count = terms["length"].as<std::size_t>();
        for (std::size_t i = 0; i < count; ++i) {
            const val term = terms[i];
            RatingTerm& added = into.terms.emplace_back();
            added.measure = term["measure"].as<std::string>();
            added.weight = term["weight"].as<double>();
            added.typical = term["typical"].as<double>();
            const val points = term["points"];
            const auto pointCount = points["length"].as<std::size_t>();
            for (std::size_t k = 0; k < pointCount; ++k) {
                added.points.push_back({points[k][0].as<double>(), points[k][1].as<double>()});
            }
        }
    }
    return result;
}

val toJs(const ScoreNote& note) {
    val result = val::object();
    result.set("onsetQuarters", note.onsetQuarters);
    result.set("durationQuarters", note.durationQuarters);
    result.set("midi", note.midi);
    result.set("bar", note.bar ? static_cast<double>(*note.bar) : -1.0);
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
            const std::vector<ScoreNote> score = scoreNotes(notes);
            AssessParameters parameters;
            parameters.centsGood = settings["centsGood"].as<double>();
            parameters.onsetGoodMs = settings["onsetGoodMilliseconds"].as<double>();
            parameters.startSeconds = settings["startSeconds"].as<double>();
            if (const double tempo = settings["quartersPerMinute"].as<double>(); tempo > 0.0) {
                parameters.quartersPerMinute = tempo;
            }
            const auto assessment = score.empty() ? assessWithoutScore(*features_, parameters)
                                                  : assessTake(*features_, score, parameters);
            if (!assessment) {
                return failure(assessment.error());
            }
            val result = toJs(assessment.value());
            result.set("ratings", val::null());
            if (const val model = settings["ratingModel"]; !model.isNull()) {
                const ScoreRatingModel rating = ratingModel(model);
                if (const auto problem = rating.problem()) {
                    return failure(*problem);
                }
                if (const auto ratings = rateByScore(assessment.value().measures, rating)) {
                    val named = val::object();
                    for (std::size_t c = 0; c < kCriteria.size(); ++c) {
                        named.set(std::string(kCriteria[c]), toJs((*ratings)[c]));
                    }
                    result.set("ratings", named);
                }
            }
            return success(result);
        });
    }

    val asScore() {
        return guarded([&] {
            if (!features_) {
                return failure("bad-argument", "asScore() before finish()");
            }
            const auto score = scoreFromRecording(*features_);
            return score ? success(listOf(score.value(), toJs)) : failure(score.error());
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
        .function("assess", &TakeSession::assess)
        .function("asScore", &TakeSession::asScore);
}
