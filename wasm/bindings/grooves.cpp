#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "assess/assess_groove.h"
#include "drums/drum_vocabulary.h"
#include "drums/live_drums.h"
#include "rhythm/rhythm_tracker.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

/// Drum strokes of a microphone while they arrive; four numbers per hit: time, class, probability, strength.
class LiveDrumSession {
  public:
    LiveDrumSession(MonoInput input, const LiveDrumsParameters& parameters,
                    std::optional<LiveDrumModel> model)
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
    val flat(std::span<const LiveHit> hits) {
        numbers_.clear();
        append(hits);
        return copied("Float64Array", numbers_);
    }

    void append(std::span<const LiveHit> hits) {
        for (const auto& hit : hits) {
            numbers_.insert(numbers_.end(),
                            {hit.time, static_cast<double>(hit.drum), static_cast<double>(hit.probability),
                             static_cast<double>(hit.strength)});
        }
    }

    MonoInput input_;
    LiveDrums detector_;
    std::vector<double> numbers_;
};

/// @param model bytes of public/models/live-drums/weights.f32, or none for a practice pad
val createLiveDrumSession(double sampleRate, std::size_t channels, const val& settings, const val& model) {
    return guarded([&] {
        const LiveDrumsParameters parameters{.sensitivity = settings["sensitivity"].as<double>(),
                                             .clickHz = settings["clickHz"].as<double>()};
        if (const auto problem = parameters.problem()) {
            return failure(*problem);
        }
        std::optional<LiveDrumModel> classes;
        if (const auto bytes = bytesOf(model); !bytes.empty()) {
            std::vector<float> values(bytes.size() / sizeof(float));
            std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
            auto read = LiveDrumModel::fromFloats(values);
            if (!read) {
                return failure(read.error());
            }
            classes = std::move(read).value();
        }
        auto input = MonoInput::create(sampleRate, channels, kAnalysisRate);
        if (!input) {
            return failure(input.error());
        }
        return success(
            std::make_shared<LiveDrumSession>(std::move(input).value(), parameters, std::move(classes)));
    });
}

static_assert(kGrooveDrums == kDrumClasses);

std::string classNameOf(std::uint8_t drum) { return std::string(idOf(static_cast<DrumClass>(drum))); }

const char* nameOf(GrooveOutcome outcome) {
    switch (outcome) {
        case GrooveOutcome::OnTime:
            return "onTime";
        case GrooveOutcome::Early:
            return "early";
        case GrooveOutcome::Late:
            return "late";
        case GrooveOutcome::Missed:
            return "missed";
    }
    return "missed";
}

val toJs(const GrooveNoteReport& note) {
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

val toJs(const GrooveExtra& extra) {
    val result = val::object();
    result.set("bar", static_cast<double>(extra.bar));
    result.set("quarters", extra.quarters);
    result.set("drum", classNameOf(extra.drum));
    result.set("time", extra.time);
    result.set("level", orNull(extra.level));
    return result;
}

val toJs(const GrooveDrum& drum) {
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

val toJs(const GrooveBar& bar) {
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

val toJs(const GrooveReport& report) {
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
    for (std::uint8_t drum = 0; drum < kGrooveDrums; ++drum) {
        if (classNameOf(drum) == text) {
            return drum;
        }
    }
    throw std::invalid_argument("no class of drums is called " + text);
}

val assessGroove(const val& hitList, const val& noteList, const val& settings) {
    return guarded([&] {
        std::vector<GrooveHit> hits;
        for (std::size_t i = 0, count = hitList["length"].as<std::size_t>(); i < count; ++i) {
            const val hit = hitList[i];
            hits.push_back({.time = hit["time"].as<double>(),
                            .drum = classFrom(hit["drum"]),
                            .strength = hit["strength"].as<double>(),
                            .certain = hit["certain"].as<bool>()});
        }
        std::vector<GrooveNote> notes;
        for (std::size_t i = 0, count = noteList["length"].as<std::size_t>(); i < count; ++i) {
            const val note = noteList[i];
            notes.push_back({.quarters = note["quarters"].as<double>(),
                             .drum = classFrom(note["drum"]),
                             .velocity = note["velocity"].as<double>()});
        }
        GrooveParameters parameters;
        parameters.quartersPerMinute = settings["quartersPerMinute"].as<double>();
        parameters.grooveQuarters = settings["grooveQuarters"].as<double>();
        parameters.barQuarters = settings["barQuarters"].as<double>();
        parameters.startSeconds = settings["startSeconds"].as<double>();
        parameters.latencyKnown = settings["latencyKnown"].as<bool>();
        parameters.againstClick = settings["againstClick"].as<bool>();
        parameters.pad = settings["pad"].as<bool>();
        parameters.goodMilliseconds = settings["goodMilliseconds"].as<double>();
        const auto report = assessGroove(hits, notes, parameters);
        return report ? success(toJs(report.value())) : failure(report.error());
    });
}

// --- beats

static_assert(kRhythmClasses == kDrumClasses);

val toJs(const Rhythm& rhythm) {
    val beats = val::array();
    for (const RhythmBeat& beat : rhythm.beats) {
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
        std::vector<RhythmHit> hits;
        for (std::size_t i = 0, count = hitList["length"].as<std::size_t>(); i < count; ++i) {
            const val hit = hitList[i];
            hits.push_back({.time = hit["time"].as<double>(),
                            .drumClass = classFrom(hit["class"]),
                            .velocity = hit["velocity"].as<float>(),
                            .confidence = hit["confidence"].as<float>()});
        }
        RhythmHints known;
        known.leastBeatsPerMinute = hints["leastBeatsPerMinute"].as<double>();
        known.greatestBeatsPerMinute = hints["greatestBeatsPerMinute"].as<double>();
        known.beatsPerBar = hints["beatsPerBar"].as<int>();
        known.tappedSeconds = emscripten::convertJSArrayToNumberVector<double>(hints["tappedSeconds"]);
        const auto rhythm = trackRhythm(hits, duration, trainedRhythmTables(), known);
        if (!rhythm) {
            return failure(rhythm.error());
        }
        return success(rhythm.value() ? toJs(*rhythm.value()) : val::null());
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_grooves) {
    using namespace woodshed::bindings;
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("createLiveDrumSession", &createLiveDrumSession);
    function("assessGroove", &assessGroove);
    function("trackRhythm", &trackRhythm);

    class_<LiveDrumSession>("LiveDrumSession")
        .smart_ptr<std::shared_ptr<LiveDrumSession>>("LiveDrumSession")
        .function("input", &LiveDrumSession::input)
        .function("push", &LiveDrumSession::push)
        .function("finish", &LiveDrumSession::finish);
}
