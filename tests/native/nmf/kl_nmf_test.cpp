#include "nmf/kl_nmf.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "../support/npy.h"
#include "nmf/pfnmf.h"
#include "nmf/random.h"
#include "nmf/template_adaptation.h"

namespace woodshed {
namespace {

Eigen::MatrixXf golden(const std::string& name) {
    const auto array = testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
    Eigen::MatrixXf matrix(static_cast<Eigen::Index>(array.shape.at(0)),
                           static_cast<Eigen::Index>(array.shape.size() > 1 ? array.shape[1] : 1));
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
            matrix(row, column) =
                static_cast<float>(array.values[static_cast<std::size_t>(row * matrix.cols() + column)]);
        }
    }
    return matrix;
}

Eigen::MatrixXf noiseMatrix(Eigen::Index rows, Eigen::Index columns, std::uint64_t seed) {
    UniformNoise noise(seed);
    Eigen::MatrixXf matrix(rows, columns);
    for (float& value : matrix.reshaped()) {
        value = noise.next();
    }
    return matrix;
}

/// Largest difference relative to the reference's largest entry.
double deviation(const Eigen::MatrixXf& found, const Eigen::MatrixXf& reference) {
    if (found.rows() != reference.rows() || found.cols() != reference.cols()) {
        return HUGE_VAL;
    }
    return static_cast<double>((found - reference).cwiseAbs().maxCoeff() / reference.cwiseAbs().maxCoeff());
}

// Single against double precision: rounding (6e-8) grows by sums of some 100 terms and some 80 iterations,
// each of which contracts rather than expands errors. Ten times less is observed.
constexpr double kSinglePrecision = 1e-3;

struct Case {
    const char* name;
    KlCost cost;
    double epsilon;
    float sparsity;
    std::size_t iterations;
    double relativeChange;
    PfnmfRoles roles;
};

class PfnmfGolden : public ::testing::TestWithParam<Case> {};

TEST_P(PfnmfGolden, FollowsTheEquationsInDoublePrecision) {
    const Case& setting = GetParam();
    const std::string name = setting.name;
    PfnmfParameters parameters;
    parameters.harmonicRank = 7;
    parameters.sparsity = setting.sparsity;
    parameters.iteration = {setting.iterations, setting.relativeChange, setting.epsilon, setting.cost};
    PfnmfFactors start;
    start.drumTemplates = golden("wd");
    start.drumActivations = golden("start_hd");
    start.harmonicTemplates = golden("start_wh");
    start.harmonicActivations = golden("start_hh");
    WorkerPool pool(1);
    const auto result =
        pfnmf(TiledSpectrogram::fromMatrix(golden("x")), start, parameters, setting.roles, pool);
    ASSERT_TRUE(result.ok()) << result.error().message;
    const PfnmfFactors& factors = result.value();
    const Eigen::MatrixXf costs = golden(name + "_costs");
    ASSERT_EQ(factors.costs.size(), static_cast<std::size_t>(costs.rows())) << "stopped at another iteration";
    for (std::size_t i = 0; i < factors.costs.size(); ++i) {
        const auto reference = static_cast<double>(costs(static_cast<Eigen::Index>(i), 0));
        EXPECT_NEAR(factors.costs[i], reference, kSinglePrecision * std::abs(reference)) << "iteration " << i;
    }
    EXPECT_LT(deviation(factors.drumTemplates, golden(name + "_wd")), kSinglePrecision);
    EXPECT_LT(deviation(factors.drumActivations, golden(name + "_hd")), kSinglePrecision);
    EXPECT_LT(deviation(factors.harmonicTemplates, golden(name + "_wh")), kSinglePrecision);
    EXPECT_LT(deviation(factors.harmonicActivations, golden(name + "_hh")), kSinglePrecision);
}

INSTANTIATE_TEST_SUITE_P(
    Conventions, PfnmfGolden,
    ::testing::Values(Case{"toolbox", KlCost::Divergence, 0.0, 0.0F, 15, 0.0, {}},
                      Case{"teachers", KlCost::LogDomain, 1e-5, 0.0F, 300, 1e-3, {}},
                      Case{"sparse", KlCost::Divergence, 0.0, 0.3F, 15, 0.0, {}},
                      Case{"free_drums", KlCost::Divergence, 0.0, 0.0F, 15, 0.0, {true, false, true}},
                      Case{"held_harmonics", KlCost::Divergence, 0.0, 0.0F, 15, 0.0, {false, true, false}}),
    [](const auto& setting) { return std::string(setting.param.name); });

AdaptationParameters goldenAdaptation() {
    AdaptationParameters parameters;
    parameters.pfnmf.harmonicRank = 7;
    parameters.pfnmf.iteration.maxIterations = 20;
    parameters.maxRounds = 4;
    return parameters;
}

TEST(TemplateAdaptation, ByCorrelationFollowsTheReference) {
    WorkerPool pool(1);
    const auto result =
        adaptByCorrelation(TiledSpectrogram::fromMatrix(golden("x")), golden("wd"), goldenAdaptation(), pool);
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_LT(deviation(result.value().drumTemplates, golden("am1_wd")), kSinglePrecision);
    EXPECT_LT(deviation(result.value().drumActivations, golden("am1_hd")), kSinglePrecision);
}

TEST(TemplateAdaptation, ByAlternationFollowsTheReference) {
    WorkerPool pool(1);
    const auto result =
        adaptByAlternation(TiledSpectrogram::fromMatrix(golden("x")), golden("wd"), goldenAdaptation(), pool);
    ASSERT_TRUE(result.ok()) << result.error().message;
    EXPECT_LT(deviation(result.value().drumTemplates, golden("am2_wd")), kSinglePrecision);
    EXPECT_LT(deviation(result.value().drumActivations, golden("am2_hd")), kSinglePrecision);
}

TEST(TemplateAdaptation, RefusesNoRounds) {
    AdaptationParameters parameters = goldenAdaptation();
    parameters.maxRounds = 0;
    WorkerPool pool(1);
    const auto result =
        adaptByCorrelation(TiledSpectrogram::fromMatrix(golden("x")), golden("wd"), parameters, pool);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::BadArgument);
}

TEST(KlNmf, RecoversAPlantedFactorisation) {
    const Eigen::MatrixXf magnitudes = noiseMatrix(25, 2, 1) * noiseMatrix(2, 90, 2);
    KlFactors factors{noiseMatrix(25, 2, 3), noiseMatrix(2, 90, 4)};
    KlNmfParameters parameters;
    parameters.maxIterations = 2000;
    parameters.relativeChange = 1e-9;
    WorkerPool pool(1);
    const auto costs = factorize(TiledSpectrogram::fromMatrix(magnitudes), factors,
                                 {KlComponent{}, KlComponent{}}, parameters, pool);
    ASSERT_TRUE(costs.ok());
    EXPECT_NEAR(factors.templates.col(0).sum(), 1.0F, 1e-5F);
    // An exact rank-2 product exists; multiplicative updates approach it, slowly, to a percent.
    EXPECT_LT(deviation(factors.templates * factors.activations, magnitudes), 0.01);
}

TEST(KlNmf, DivergenceNeverRises) {
    KlFactors factors{noiseMatrix(40, 6, 3), noiseMatrix(6, 200, 4)};
    KlNmfParameters parameters;
    parameters.maxIterations = 60;
    parameters.relativeChange = 0.0;
    WorkerPool pool(1);
    const auto costs = factorize(TiledSpectrogram::fromMatrix(noiseMatrix(40, 200, 5)), factors,
                                 std::vector<KlComponent>(6), parameters, pool);
    ASSERT_TRUE(costs.ok());
    for (std::size_t i = 1; i < costs.value().size(); ++i) {
        // Lee and Seung's theorem, up to single-precision rounding of the sum.
        EXPECT_LE(costs.value()[i], costs.value()[i - 1] * (1.0 + 1e-6));
    }
}

TEST(KlNmf, SameBitsWithAnyNumberOfWorkers) {
    // Some 22 tiles, so that groups hold more than one tile and the last is not full.
    const TiledSpectrogram magnitudes = TiledSpectrogram::fromMatrix(noiseMatrix(61, 701, 5));
    PfnmfParameters parameters;
    parameters.harmonicRank = 9;
    parameters.iteration.maxIterations = 8;
    WorkerPool one(1);
    WorkerPool four(4);
    const auto serial = pfnmf(magnitudes, noiseMatrix(61, 3, 6), parameters, one);
    const auto parallel = pfnmf(magnitudes, noiseMatrix(61, 3, 6), parameters, four);
    ASSERT_TRUE(serial.ok() && parallel.ok());
    EXPECT_EQ(serial.value().drumActivations, parallel.value().drumActivations);
    EXPECT_EQ(serial.value().harmonicTemplates, parallel.value().harmonicTemplates);
    EXPECT_EQ(serial.value().costs, parallel.value().costs);
}

TEST(KlNmf, ScaleOfTheInputOnlyScalesTheActivations) {
    const Eigen::MatrixXf magnitudes = noiseMatrix(30, 64, 5);
    PfnmfParameters parameters;
    parameters.harmonicRank = 4;
    parameters.iteration.maxIterations = 20;
    WorkerPool pool(1);
    const auto quiet =
        pfnmf(TiledSpectrogram::fromMatrix(magnitudes / 1024.0F), noiseMatrix(30, 3, 6), parameters, pool);
    const auto loud =
        pfnmf(TiledSpectrogram::fromMatrix(magnitudes), noiseMatrix(30, 3, 6), parameters, pool);
    ASSERT_TRUE(quiet.ok() && loud.ok());
    EXPECT_LT(deviation(quiet.value().drumActivations * 1024.0F, loud.value().drumActivations),
              kSinglePrecision);
}

TEST(KlNmf, ReportsProgressThatNeverFalls) {
    KlFactors factors{noiseMatrix(20, 3, 3), noiseMatrix(3, 64, 4)};
    WorkerPool pool(1);
    double last = 0.0;
    int calls = 0;
    const auto costs = factorize(TiledSpectrogram::fromMatrix(noiseMatrix(20, 64, 5)), factors,
                                 std::vector<KlComponent>(3), KlNmfParameters{}, pool, [&](double done) {
                                     EXPECT_GE(done, last);
                                     EXPECT_LE(done, 1.0);
                                     last = done;
                                     ++calls;
                                 });
    ASSERT_TRUE(costs.ok());
    EXPECT_GT(calls, 5);
}

TEST(KlNmf, SilentFramesStayFinite) {
    Eigen::MatrixXf magnitudes = noiseMatrix(30, 64, 5);
    magnitudes.middleCols(10, 30).setConstant(1e-20F);
    PfnmfParameters parameters;
    parameters.harmonicRank = 4;
    parameters.iteration.maxIterations = 50;
    WorkerPool pool(1);
    const auto result =
        pfnmf(TiledSpectrogram::fromMatrix(magnitudes), noiseMatrix(30, 3, 6), parameters, pool);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result.value().drumActivations.allFinite());
    EXPECT_TRUE(result.value().harmonicTemplates.allFinite());
    EXPECT_LT(result.value().drumActivations.middleCols(10, 30).maxCoeff(), 1e-10F);
}

TEST(KlNmf, SilenceStaysFinite) {
    PfnmfParameters parameters;
    parameters.harmonicRank = 4;
    parameters.iteration.maxIterations = 50;
    WorkerPool pool(1);
    const auto result = pfnmf(TiledSpectrogram::fromMatrix(Eigen::MatrixXf::Zero(30, 64)),
                              noiseMatrix(30, 3, 6), parameters, pool);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result.value().drumActivations.allFinite());
    EXPECT_TRUE(result.value().harmonicTemplates.allFinite());
    EXPECT_LT(result.value().drumActivations.maxCoeff(), 1e-10F);
}

TEST(KlNmf, RefusesWhatDoesNotFit) {
    const TiledSpectrogram magnitudes = TiledSpectrogram::fromMatrix(noiseMatrix(20, 40, 5));
    WorkerPool pool(1);
    const auto code = [&](const TiledSpectrogram& input, KlFactors factors, const KlNmfParameters& parameters,
                          KlComponent component = {}) {
        const auto costs = factorize(input, factors, {component, component}, parameters, pool);
        return costs.ok() ? std::optional<ErrorCode>{} : costs.error().code;
    };
    const KlFactors good{noiseMatrix(20, 2, 1), noiseMatrix(2, 40, 2)};
    EXPECT_EQ(code(magnitudes, good, {}), std::nullopt);
    EXPECT_EQ(code(TiledSpectrogram(20), {noiseMatrix(20, 2, 1), Eigen::MatrixXf(2, 0)}, {}),
              ErrorCode::Empty);
    EXPECT_EQ(code(magnitudes, {noiseMatrix(19, 2, 1), noiseMatrix(2, 40, 2)}, {}), ErrorCode::BadArgument);
    EXPECT_EQ(code(magnitudes, {noiseMatrix(20, 2, 1), noiseMatrix(2, 41, 2)}, {}), ErrorCode::BadArgument);
    EXPECT_EQ(code(magnitudes, {noiseMatrix(20, 3, 1), noiseMatrix(3, 40, 2)}, {}), ErrorCode::BadArgument);
    EXPECT_EQ(code(magnitudes, good, {.maxIterations = 0}), ErrorCode::BadArgument);
    EXPECT_EQ(code(magnitudes, good, {.relativeChange = -1.0}), ErrorCode::BadArgument);
    EXPECT_EQ(code(magnitudes, good, {}, KlComponent{.weight = 0.0F}), ErrorCode::BadArgument);
    KlFactors empty = good;
    empty.templates.col(1).setZero();
    EXPECT_EQ(code(magnitudes, empty, {}), ErrorCode::BadArgument);
    KlFactors broken = good;
    broken.activations(1, 3) = NAN;
    EXPECT_EQ(code(magnitudes, broken, {}), ErrorCode::BadArgument);
}

TEST(TiledSpectrogram, HoldsWhatWasAppended) {
    const Eigen::MatrixXf magnitudes = noiseMatrix(29, 75, 9);
    TiledSpectrogram tiled = TiledSpectrogram::fromMatrix(magnitudes);
    EXPECT_EQ(tiled.bins(), 29U);
    EXPECT_EQ(tiled.frames(), 75U);
    EXPECT_EQ(tiled.tiles(), 3U);
    EXPECT_EQ(tiled.framesInTile(2), 11U);
    tiled.scale(2.0F, 0.25F);
    for (Eigen::Index frame = 0; frame < magnitudes.cols(); ++frame) {
        for (Eigen::Index bin = 0; bin < magnitudes.rows(); ++bin) {
            EXPECT_EQ(tiled.at(static_cast<std::size_t>(bin), static_cast<std::size_t>(frame)),
                      magnitudes(bin, frame) * 2.0F + 0.25F);
        }
    }
}

TEST(UniformNoise, StaysInsideTheUnitIntervalAndRepeats) {
    UniformNoise noise(2018);
    UniformNoise again(2018);
    double sum = 0.0;
    constexpr int kDraws = 20000;
    for (int i = 0; i < kDraws; ++i) {
        const float value = noise.next();
        EXPECT_EQ(value, again.next());
        ASSERT_GT(value, 0.0F);
        ASSERT_LT(value, 1.0F);
        sum += static_cast<double>(value);
    }
    // Mean of kDraws uniform values: 1/2 within five standard errors.
    EXPECT_NEAR(sum / kDraws, 0.5, 5.0 * std::sqrt(1.0 / 12.0 / kDraws));
}

}  // namespace
}  // namespace woodshed
