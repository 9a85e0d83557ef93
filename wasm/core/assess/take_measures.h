#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace woodshed {

/// Counts and shares over the take, as take-report.schema.json defines them.
struct TakeMeasures {
    std::size_t written = 0;
    std::size_t right = 0;
    std::size_t different = 0;
    std::size_t octave = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
    std::size_t squeaks = 0;
    std::size_t attempted = 0;  ///< written notes but those in skipped passages

    std::optional<double> pitchAccuracy;
    std::optional<double> timingAccuracy;
    std::optional<double> medianAbsoluteCents;
    std::optional<double> medianAbsoluteMilliseconds;
    std::optional<double> wrongShare;
    std::optional<double> octaveShare;
    std::optional<double> missedShare;
    std::optional<double> extraShare;
    std::optional<double> skippedShare;
    std::optional<double> restartsPerMinute;
    std::optional<double> pausesPerMinute;
    std::optional<double> squeaksPerMinute;
    std::optional<double> centsSpread;
    std::optional<double> wobbleCents;
    std::optional<double> onsetSpreadMilliseconds;
    std::optional<double> onsetBiasMilliseconds;
    std::optional<double> unevenShare;
    std::optional<double> durationSpread;
    std::optional<double> tempoVariation;
    std::optional<double> tempoTrendPercentPerMinute;
    std::optional<double> tempoRatio;
    std::optional<double> hnrDb;
    std::optional<double> tremorDb;
    std::optional<double> attackSeconds;
    std::optional<double> centroidRatio;
    std::optional<double> vibratoShare;
    std::optional<double> dynamicRangeDb;
};

/// A measure by the name that reports and rating models call it.
struct NamedMeasure {
    std::string_view name;
    std::optional<double> TakeMeasures::*value;
};

/// All of them, in the order of the schema.
inline constexpr std::array kNamedMeasures{
    NamedMeasure{"pitchAccuracy", &TakeMeasures::pitchAccuracy},
    NamedMeasure{"timingAccuracy", &TakeMeasures::timingAccuracy},
    NamedMeasure{"medianAbsoluteCents", &TakeMeasures::medianAbsoluteCents},
    NamedMeasure{"medianAbsoluteMilliseconds", &TakeMeasures::medianAbsoluteMilliseconds},
    NamedMeasure{"wrongShare", &TakeMeasures::wrongShare},
    NamedMeasure{"octaveShare", &TakeMeasures::octaveShare},
    NamedMeasure{"missedShare", &TakeMeasures::missedShare},
    NamedMeasure{"extraShare", &TakeMeasures::extraShare},
    NamedMeasure{"skippedShare", &TakeMeasures::skippedShare},
    NamedMeasure{"restartsPerMinute", &TakeMeasures::restartsPerMinute},
    NamedMeasure{"pausesPerMinute", &TakeMeasures::pausesPerMinute},
    NamedMeasure{"squeaksPerMinute", &TakeMeasures::squeaksPerMinute},
    NamedMeasure{"centsSpread", &TakeMeasures::centsSpread},
    NamedMeasure{"wobbleCents", &TakeMeasures::wobbleCents},
    NamedMeasure{"onsetSpreadMilliseconds", &TakeMeasures::onsetSpreadMilliseconds},
    NamedMeasure{"onsetBiasMilliseconds", &TakeMeasures::onsetBiasMilliseconds},
    NamedMeasure{"unevenShare", &TakeMeasures::unevenShare},
    NamedMeasure{"durationSpread", &TakeMeasures::durationSpread},
    NamedMeasure{"tempoVariation", &TakeMeasures::tempoVariation},
    NamedMeasure{"tempoTrendPercentPerMinute", &TakeMeasures::tempoTrendPercentPerMinute},
    NamedMeasure{"tempoRatio", &TakeMeasures::tempoRatio},
    NamedMeasure{"hnrDb", &TakeMeasures::hnrDb},
    NamedMeasure{"tremorDb", &TakeMeasures::tremorDb},
    NamedMeasure{"attackSeconds", &TakeMeasures::attackSeconds},
    NamedMeasure{"centroidRatio", &TakeMeasures::centroidRatio},
    NamedMeasure{"vibratoShare", &TakeMeasures::vibratoShare},
    NamedMeasure{"dynamicRangeDb", &TakeMeasures::dynamicRangeDb},
};

}  // namespace woodshed
