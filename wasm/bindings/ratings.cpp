#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "descriptors/performance_descriptors.h"
#include "learn/linear_regression.h"
#include "rating/network_inputs.h"
#include "rating/rating_analyser.h"
#include "score_notes.h"
#include "support.h"

namespace woodshed::bindings {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Row after row, as networks read matrices.
std::vector<float> rowsOf(const Eigen::MatrixXf& matrix) {
    std::vector<float> values(static_cast<std::size_t>(matrix.size()));
    Eigen::Map<RowMajor>(values.data(), matrix.rows(), matrix.cols()) = matrix;
    return values;
}

std::vector<double> doublesOf(const val& list) {
    return emscripten::convertJSArrayToNumberVector<double>(list);
}

val floatsOrFailure(const Result<std::vector<float>>& values) {
    return values ? success(copied("Float32Array", values.value())) : failure(values.error());
}

class RatingSession : public AudioSession {
  public:
    RatingSession(MonoInput input, const RatingFeatureChoice& choice)
        : AudioSession(std::move(input)), pool_(makePool()), choice_(choice), analyser_(*pool_, choice) {}

    val finish() {
        return guarded([&] {
            drain();
            auto features = analyser_.finish();
            if (!features) {
                return failure(features.error());
            }
            features_ = std::move(features).value();
            return success();
        });
    }

    val contour() {
        return measured(choice_.pitch, [&] { return floatsOrFailure(pitchContour(features_->track)); });
    }

    val score(const val& notes) {
        return measured(choice_.pitch, [&] {
            return floatsOrFailure(alignedScoreContour(features_->track, scoreNotes(notes)));
        });
    }

    val distance(const val& notes, std::size_t size) {
        return measured(choice_.pitch, [&] {
            const auto matrix = distanceMatrix(features_->track, scoreNotes(notes), size);
            if (!matrix) {
                return failure(matrix.error());
            }
            val result = val::object();
            result.set("values", copied("Float32Array", rowsOf(matrix.value())));
            result.set("rowSeconds", copied("Float64Array", distanceRowSeconds(features_->track, size)));
            return success(result);
        });
    }

    val mel() {
        return measured(choice_.mel, [&] { return success(copied("Float32Array", rowsOf(features_->mel))); });
    }

    val descriptors() {
        return measured(choice_.samples && choice_.pitch, [&] {
            const auto values = describePerformance(features_->samples, features_->track, *pool_);
            return values ? success(copied("Float64Array", values.value())) : failure(values.error());
        });
    }

  protected:
    void accept(std::span<const float> mono) override { analyser_.push(mono); }

  private:
    /// Runs `body` when finish() has measured what it reads.
    template <typename Body>
    val measured(bool chosen, Body&& body) {
        return guarded([&] {
            return features_ && chosen ? body()
                                       : failure("bad-argument", "this was not measured of the recording");
        });
    }

    std::unique_ptr<WorkerPool> pool_;
    RatingFeatureChoice choice_;
    RatingAnalyser analyser_;
    std::optional<RatingFeatures> features_;
};

val createRatingSession(double sampleRate, std::size_t channels, const val& choice) {
    return createAudioSession<RatingSession>(sampleRate, channels,
                                             RatingFeatureChoice{.pitch = choice["pitch"].as<bool>(),
                                                                 .mel = choice["mel"].as<bool>(),
                                                                 .samples = choice["samples"].as<bool>()});
}

val descriptorNames() {
    val list = val::array();
    const std::vector<std::string> names = performanceDescriptorNames();
    for (std::size_t i = 0; i < names.size(); ++i) {
        list.set(i, names[i]);
    }
    return list;
}

val rateDescriptors(const val& regression, const val& descriptors) {
    return guarded([&] {
        std::vector<double> weights;
        const val rows = regression["weights"];
        const auto outputs = rows["length"].as<std::size_t>();
        for (std::size_t i = 0; i < outputs; ++i) {
            const std::vector<double> row = doublesOf(rows[i]);
            weights.insert(weights.end(), row.begin(), row.end());
        }
        const auto model =
            LinearRegressions::create(doublesOf(regression["minima"]), doublesOf(regression["maxima"]),
                                      weights, doublesOf(regression["biases"]));
        if (!model) {
            return failure(model.error());
        }
        const std::vector<double> sample = doublesOf(descriptors);
        const Eigen::VectorXd ratings = model.value().predict(
            Eigen::Map<const Eigen::VectorXd>(sample.data(), static_cast<Eigen::Index>(sample.size())));
        return success(
            copied("Float64Array", std::vector<double>(ratings.data(), ratings.data() + ratings.size())));
    });
}

}  // namespace
}  // namespace woodshed::bindings

EMSCRIPTEN_BINDINGS(woodshed_ratings) {
    using namespace woodshed::bindings;
    using emscripten::base;
    using emscripten::class_;
    using emscripten::function;

    function("createRatingSession", &createRatingSession);
    function("descriptorNames", &descriptorNames);
    function("rateDescriptors", &rateDescriptors);

    class_<RatingSession, base<AudioSession>>("RatingSession")
        .smart_ptr<std::shared_ptr<RatingSession>>("RatingSession")
        .function("finish", &RatingSession::finish)
        .function("contour", &RatingSession::contour)
        .function("score", &RatingSession::score)
        .function("distance", &RatingSession::distance)
        .function("mel", &RatingSession::mel)
        .function("descriptors", &RatingSession::descriptors);
}
