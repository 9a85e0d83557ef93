#include "assess/score_rating.h"

#include <algorithm>
#include <cmath>

namespace woodshed {

namespace {

constexpr double kLikely = 1.2816;     // standard deviations to either end of an 80 % range of a normal
constexpr double kNoticeable = 0.03;   // of the rating: what a person would call a reason
constexpr double kMuchLessLoss = 0.5;  // of the typical loss: what helped

const NamedMeasure* findMeasure(std::string_view name) {
    const auto found = std::find_if(kNamedMeasures.begin(), kNamedMeasures.end(),
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
        const bool sound = std::isfinite(criterion.best) && criterion.residualSd >= 0.0 &&
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
        double value = criterion.best;
        std::vector<RatingReason> helped;
        for (const RatingTerm& term : criterion.terms) {
            const std::optional<double> measured = measures.*findMeasure(term.measure)->value;
            const double loss = measured ? lossAt(term, *measured) : term.typical;
            const double amount = -term.weight * loss;
            value += amount;
            if (!measured) {
                continue;
            }
            const double spared = term.weight * (term.typical - loss);
            if (amount <= -kNoticeable) {
                rating.reasons.push_back({term.measure, -1, amount});
            } else if (loss <= kMuchLessLoss * term.typical && spared >= kNoticeable) {
                helped.push_back({term.measure, 1, amount});
            } else {
                helped.push_back({term.measure, 0, amount});
            }
        }
        std::stable_sort(rating.reasons.begin(), rating.reasons.end(),
                         [](const RatingReason& a, const RatingReason& b) { return a.amount < b.amount; });
        std::stable_sort(helped.begin(), helped.end(),
                         [](const RatingReason& a, const RatingReason& b) { return a.effect > b.effect; });
        rating.reasons.insert(rating.reasons.end(), helped.begin(), helped.end());
        const double shortTake =
            criterion.noteSd * criterion.noteSd / static_cast<double>(measures.attempted);
        const double reach = kLikely * std::sqrt(criterion.residualSd * criterion.residualSd + shortTake);
        rating.value = std::clamp(value, 0.0, 1.0);
        rating.low = std::clamp(rating.value - reach, 0.0, 1.0);
        rating.high = std::clamp(rating.value + reach, 0.0, 1.0);
    }
    return ratings;
}

}  // namespace woodshed
