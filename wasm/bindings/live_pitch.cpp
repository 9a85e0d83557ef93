#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "follow/score_follower.h"
#include "pitch/pitch_follower.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

/// Pitch of one microphone, and how the notes of a score fare when one is given. Numbers as core.d.ts says.
class LivePitchSession {
  public:
    explicit LivePitchSession(const PitchFollowerParameters& parameters) : pitch_(parameters) {}

    val input(std::size_t frames) {
        samples_.resize(frames);
        return val(typed_memory_view(samples_.size(), samples_.data()));
    }

    val follow(const val& notes, const val& settings) {
        return guarded([&] {
            std::vector<ExpectedNote> expected;
            for (std::size_t i = 0, count = notes["length"].as<std::size_t>(); i < count; ++i) {
                const val note = notes[i];
                expected.push_back({.onsetQuarters = note["onsetQuarters"].as<double>(),
                                    .durationQuarters = note["durationQuarters"].as<double>(),
                                    .midi = note["midi"].as<int>(),
                                    .opensBar = note["opensBar"].as<bool>()});
            }
            const ScoreFollowerParameters parameters{
                .secondsPerQuarter = settings["secondsPerQuarter"].as<double>(),
                .startSeconds = settings["startSeconds"].as<double>(),
                .a4 = settings["a4"].as<double>(),
                .centsGood = settings["centsGood"].as<double>(),
                .onsetGoodSeconds = settings["onsetGoodMilliseconds"].as<double>() / 1000.0};
            if (const auto problem = parameters.problem()) {
                return failure(*problem);
            }
            follower_.emplace(expected, parameters);
            return success();
        });
    }

    val push() {
        return guarded([&] {
            std::vector<double> readings;
            std::vector<double> notes;
            LiveReading last;
            for (const LiveReading& reading : pitch_.push(samples_)) {
                last = reading;
                readings.insert(readings.end(), {reading.time, reading.newest, reading.f0,
                                                 reading.voiced ? 1.0 : 0.0, reading.level});
                if (const auto followed = follower_ ? follower_->push(reading) : std::nullopt) {
                    notes.insert(notes.end(),
                                 {static_cast<double>(followed->index), followed->cents.value_or(kNothing),
                                  followed->milliseconds.value_or(kNothing), followed->samePitch ? 1.0 : 0.0,
                                  followed->right ? 1.0 : 0.0});
                }
            }
            val result = val::object();
            result.set("readings", copied("Float64Array", readings));
            result.set("notes", copied("Float64Array", notes));
            const auto target = follower_ ? follower_->target(last.newest) : std::nullopt;
            result.set("target", target ? val(static_cast<double>(*target)) : val::null());
            result.set("quarters", follower_ ? val(follower_->quartersAt(last.newest)) : val::null());
            return success(result);
        });
    }

  private:
    PitchFollower pitch_;
    std::optional<ScoreFollower> follower_;
    std::vector<float> samples_;
};

val createLivePitchSession(double sampleRate, const val& settings) {
    return guarded([&] {
        const auto parameters = PitchFollowerParameters::at(sampleRate, settings["minHz"].as<double>(),
                                                            settings["maxHz"].as<double>());
        if (const auto problem = parameters.problem()) {
            return failure(*problem);
        }
        return success(std::make_shared<LivePitchSession>(parameters));
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_live_pitch) {
    using namespace woodshed::bindings;
    using emscripten::class_;
    using emscripten::function;

    function("createLivePitchSession", &createLivePitchSession);
    class_<LivePitchSession>("LivePitchSession")
        .smart_ptr<std::shared_ptr<LivePitchSession>>("LivePitchSession")
        .function("input", &LivePitchSession::input)
        .function("follow", &LivePitchSession::follow)
        .function("push", &LivePitchSession::push);
}
