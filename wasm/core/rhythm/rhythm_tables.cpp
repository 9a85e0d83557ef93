#include "rhythm/rhythm_tables.h"

#include "rhythm/trained_patterns.h"

namespace woodshed {
namespace {

/// The numbers are stored as whole thousandths of hits and hundredths of loudness.
constexpr float kRateUnit = 0.001F;
constexpr float kLoudUnit = 0.01F;

RhythmTables unpack() {
    using namespace trained;
    RhythmTables tables;
    tables.loudFrom = kLoudFrom;
    tables.confidence = kConfidence;
    tables.leastConfidence = kLeastConfidence;
    std::size_t at = 0;
    std::size_t next = 0;
    for (const Meter& packed : kMeters) {
        RhythmMeter meter{packed.numerator, packed.denominator, packed.prior, {}};
        for (int k = 0; k < packed.patterns; ++k, ++next) {
            const Pattern& head = kPatterns[next];
            RhythmPattern pattern{head.share, head.logInterval, head.logIntervalSpan, {}};
            pattern.beats.resize(static_cast<std::size_t>(packed.beatsPerBar));
            for (PatternBeat& beat : pattern.beats) {
                for (std::size_t c = 0; c < kRhythmClasses; ++c) {
                    for (std::size_t cell = 0; cell < kBeatCells; ++cell, ++at) {
                        beat.rate[c][cell] = kRateUnit * static_cast<float>(kRates[at]);
                        beat.loud[c][cell] = kLoudUnit * static_cast<float>(kLoud[at]);
                    }
                }
            }
            meter.patterns.push_back(std::move(pattern));
        }
        tables.meters.push_back(std::move(meter));
    }
    return tables;
}

}  // namespace

const RhythmTables& trainedRhythmTables() {
    static const RhythmTables tables = unpack();
    return tables;
}

}  // namespace woodshed
