#include "rating/rating_analyser.h"

#include <utility>

#include "audio/level.h"
#include "audio/resample.h"
#include "rating/mel_input.h"

namespace woodshed {

struct RatingAnalyser::State {
    State(WorkerPool& pool, const RatingFeatureChoice& wanted)
        : choice(wanted),
          pitch(PyinParameters::assessment(), pool),
          resampler(kSampleRate, MelInput::kSampleRate) {}

    bool usable() const {
        return level.notSamples() == 0 &&
               static_cast<double>(level.samples()) <= kLongestRatedSeconds * kSampleRate;
    }

    RatingFeatureChoice choice;
    LevelMeter level;
    PyinTracker pitch;
    Resampler resampler;
    MelInput mel;
    std::vector<float> halved;
    std::vector<float> samples;
};

RatingAnalyser::RatingAnalyser(WorkerPool& pool, const RatingFeatureChoice& choice)
    : state_(std::make_unique<State>(pool, choice)) {}
RatingAnalyser::~RatingAnalyser() = default;

void RatingAnalyser::push(std::span<const float> mono44100) {
    State& state = *state_;
    state.level.push(mono44100);
    if (!state.usable()) {
        return;
    }
    if (state.choice.pitch) {
        state.pitch.push(mono44100);
    }
    if (state.choice.mel) {
        state.halved.clear();
        state.resampler.push(mono44100, state.halved);
        state.mel.push(state.halved);
    }
    if (state.choice.samples) {
        state.samples.insert(state.samples.end(), mono44100.begin(), mono44100.end());
    }
}

Result<RatingFeatures> RatingAnalyser::finish() {
    State& state = *state_;
    if (auto problem = state.level.findProblem()) {
        return *std::move(problem);
    }
    if (!state.usable()) {
        return Error{ErrorCode::TooLong, "ratings are for recordings of up to ten minutes"};
    }
    RatingFeatures features;
    if (state.choice.pitch) {
        Result<PitchTrack> track = state.pitch.finish();
        if (!track) {
            return track.error();
        }
        features.track = std::move(track).value();
    }
    if (state.choice.mel) {
        state.halved.clear();
        state.resampler.finish(state.halved);
        state.mel.push(state.halved);
        Result<Eigen::MatrixXf> mel = state.mel.finish();
        if (!mel) {
            return mel.error();
        }
        features.mel = std::move(mel).value();
    }
    features.samples = std::move(state.samples);
    return features;
}

}  // namespace woodshed
