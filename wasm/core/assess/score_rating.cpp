#include "assess/score_rating.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/statistics.h"

namespace woodshed {

namespace {

constexpr double kNoticeable = 0.03;   // of the rating: what a person would call a reason
constexpr double kMuchLessLoss = 0.5;  // of the typical loss: what helped

const NamedMeasure* findMeasure(std::string_view name) {
    const auto* const found = std::find_if(kNamedMeasures.begin(), kNamedMeasures.end(),
                                           [&](const NamedMeasure& each) { return each.name == name; });
    return found == kNamedMeasures.end() ? nullptr : &*found;
}

double lossAt(const RatingTerm& term, double value) {
    const auto& points = term.points;
    if (value <= points.front()[0]) {
        return points.front()[1];
    }
    for (std::size_t n = 1; n < points.size(); ++n) {
        if (value <= points[n][0]) {
            const double share = (value - points[n - 1][0]) / (points[n][0] - points[n - 1][0]);
            return points[n - 1][1] + share * (points[n][1] - points[n - 1][1]);
        }
    }
    return points.back()[1];
}

/// Whether the losses fall, then rise, each part possibly missing.
bool isValley(const std::vector<std::array<double, 2>>& points) {
    bool rising = false;
    for (std::size_t n = 1; n < points.size(); ++n) {
        if (points[n][1] > points[n - 1][1]) {
            rising = true;
        } else if (points[n][1] < points[n - 1][1] && rising) {
            return false;
        }
    }
    return true;
}

std::optional<Error> findProblem(const RatingTerm& term) {
    const auto bad = [&](const char* why) {
        return Error{ErrorCode::BadArgument, "rating term " + term.measure + ": " + why};
    };
    if (findMeasure(term.measure) == nullptr) {
        return bad("no such measure");
    }
    if (!(term.weight >= 0.0) || !std::isfinite(term.weight) || !(term.typical >= 0.0) ||
        !std::isfinite(term.typical)) {
        return bad("weight and typical loss must not be negative");
    }
    if (term.points.empty()) {
        return bad("no points");
    }
    for (std::size_t n = 0; n < term.points.size(); ++n) {
        const auto [x, loss] = term.points[n];
        if (!std::isfinite(x) || !std::isfinite(loss) || loss < 0.0 ||
            (n > 0 && x <= term.points[n - 1][0])) {
            return bad("points must ascend and losses must not be negative");
        }
    }
    if (!isValley(term.points)) {
        return bad("losses must rise to one side or to both");
    }
    return std::nullopt;
}

}  // namespace

std::optional<Error> ScoreRatingModel::problem() const {
    for (const CriterionModel& criterion : criteria) {
        const bool sound = std::isfinite(criterion.best) && criterion.power >= 1.0 &&
                           std::isfinite(criterion.power) && criterion.residualSd >= 0.0 &&
                           std::isfinite(criterion.residualSd) && criterion.noteSd >= 0.0 &&
                           std::isfinite(criterion.noteSd);
        if (!sound) {
            return Error{ErrorCode::BadArgument, "a criterion's numbers are out of range"};
        }
        for (const RatingTerm& term : criterion.terms) {
            if (auto wrong = findProblem(term)) {
                return wrong;
            }
        }
    }
    return std::nullopt;
}

std::optional<std::array<Rating, kCriteria.size()>> rateByScore(const TakeMeasures& measures,
                                                                const ScoreRatingModel& model) {
    if (measures.attempted == 0) {
        return std::nullopt;
    }
    std::array<Rating, kCriteria.size()> ratings;
    for (std::size_t c = 0; c < ratings.size(); ++c) {
        const CriterionModel& criterion = model.criteria[c];
        Rating& rating = ratings[c];
        std::vector<double> parts;
        for (const RatingTerm& term : criterion.terms) {
            const std::optional<double> measured = measures.*findMeasure(term.measure)->value;
            const double loss = measured ? lossAt(term, *measured) : term.typical;
            parts.push_back(std::pow(term.weight * loss, criterion.power));
        }
        const double sum = std::accumulate(parts.begin(), parts.end(), 0.0);
        const auto total = [&](double powers) {
            return std::pow(std::max(powers, 0.0), 1.0 / criterion.power);
        };
        const double value = criterion.best - total(sum);
        std::vector<RatingReason> others;
        for (std::size_t n = 0; n < parts.size(); ++n) {
            const RatingTerm& term = criterion.terms[n];
            if (!(measures.*findMeasure(term.measure)->value)) {
                continue;
            }
            const double amount = std::min(0.0, total(sum - parts[n]) - total(sum));
            // what an ordinary take loses here
            const double ordinary = term.weight * term.typical;
            if (amount <= -kNoticeable) {
                rating.reasons.push_back({term.measure, -1, amount});
            } else {
                const double loss = total(parts[n]);
                const bool helped = loss <= kMuchLessLoss * ordinary && ordinary - loss >= kNoticeable;
                others.push_back({term.measure, helped ? 1 : 0, amount});
            }
        }
        std::stable_sort(rating.reasons.begin(), rating.reasons.end(),
                         [](const RatingReason& a, const RatingReason& b) { return a.amount < b.amount; });
        std::stable_sort(others.begin(), others.end(),
                         [](const RatingReason& a, const RatingReason& b) { return a.effect > b.effect; });
        rating.reasons.insert(rating.reasons.end(), others.begin(), others.end());
        const double shortTake =
            criterion.noteSd * criterion.noteSd / static_cast<double>(measures.attempted);
        const double reach =
            kNormalReachOf80Percent * std::sqrt(criterion.residualSd * criterion.residualSd + shortTake);
        rating.value = std::clamp(value, 0.0, 1.0);
        rating.low = std::clamp(rating.value - reach, 0.0, 1.0);
        rating.high = std::clamp(rating.value + reach, 0.0, 1.0);
    }
    return ratings;
}

}  // namespace woodshed
