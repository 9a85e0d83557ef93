#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assess/take_measures.h"
#include "base/result.h"

namespace woodshed {

/// One measure's part in a rating.
struct RatingTerm {
    std::string measure;   ///< name in kNamedMeasures
    double weight = 0.0;   ///< 0 or more: the rating lost at a loss of 1
    double typical = 0.0;  ///< loss of an ordinary take; stands in where the measure is absent
    /// Loss over the measure: straight lines between points of ascending x, level beyond them. Losses are 0
    /// or more and rise to one side, or, for what can be too little and too much, to both.
    std::vector<std::array<double, 2>> points;
};

/// How one criterion is rated.
struct CriterionModel {
    double best = 1.0;   ///< rating of a take without any loss
    double power = 1.0;  ///< how losses add up: 1 plainly, the more the higher the more only the worst counts
    double residualSd = 0.0;  ///< of long takes' ratings around the model
    double noteSd = 0.0;      ///< more for short ones: divided by the root of the notes attempted
    std::vector<RatingTerm> terms;
};

/// The four criteria of the auditions (Florida Bandmasters Association), in the order of the ratings.
inline constexpr std::array<std::string_view, 4> kCriteria{"musicality", "noteAccuracy", "rhythmicAccuracy",
                                                           "toneQuality"};

/// A rating model for one level.
struct ScoreRatingModel {
    std::array<CriterionModel, kCriteria.size()> criteria;

    /// What is wrong with it: unknown measures, negative weights or losses, losses that fall and rise again.
    std::optional<Error> problem() const;
};

/// What moved a rating.
struct RatingReason {
    std::string measure;
    int effect = 0;       ///< -1 lowered it, 1 helped it, 0 neither
    double amount = 0.0;  ///< 0 or less: against a take without this loss
};

/// One rating with its likely range (80 %).
struct Rating {
    double value = 0.0;
    double low = 0.0;
    double high = 0.0;
    std::vector<RatingReason> reasons;  ///< what lowered it most first, then what helped
};

/// Rates a take by its measures: best - (sum of (weight * loss(measure))^power)^(1/power), held within 0
/// and 1. Since weights and losses are never negative, no error can raise a rating.
/// @param model one without problem()
/// @returns nothing when no note was attempted.
std::optional<std::array<Rating, kCriteria.size()>> rateByScore(const TakeMeasures& measures,
                                                                const ScoreRatingModel& model);

}  // namespace woodshed
