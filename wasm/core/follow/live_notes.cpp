#include "follow/live_notes.h"

#include <algorithm>
#include <cmath>

namespace woodshed {
namespace {

constexpr double kSameNoteSemitones = 0.6;  // beyond it another semitone is nearer, with room for a wobble
constexpr double kAttackRatio = 2.0;        // 6 dB: level dips less within a held note
constexpr double kOnsetShare = 0.3;         // -10 dB: the middle of a quick attack
constexpr double kSilenceSeconds = 0.03;    // breaks of a few readings are no rests

double semitonesOf(double hz) { return 69.0 + 12.0 * std::log2(hz / 440.0); }

}  // namespace

void LiveNotes::remember(const LiveReading& reading) {
    recent_[written_ % kRemembered] = {reading.newest, reading.level};
    ++written_;
}

/// The end of the last reading, up to now, that was below kOnsetShare of `level`; the oldest remembered if
/// none.
double LiveNotes::riseBefore(double now, double level) const {
    double rise = now;
    const std::size_t known = std::min(written_, kRemembered);
    for (std::size_t back = 1; back <= known; ++back) {
        const Instant& instant = recent_[(written_ - back) % kRemembered];
        if (instant.level < kOnsetShare * level) {
            // It ended quiet: the rise lies within the reading after it.
            return instant.newest;
        }
        rise = instant.newest;
    }
    return rise;
}

LiveNoteChange LiveNotes::push(const LiveReading& reading) {
    remember(reading);
    if (!reading.voiced) {
        proposing_ = false;
        if (!silent_) {
            silent_ = true;
            silentSince_ = reading.newest;
        }
        if (note_.sounding && reading.newest - silentSince_ >= kSilenceSeconds) {
            note_.sounding = false;
            return LiveNoteChange::Ended;
        }
        return LiveNoteChange::None;
    }
    const bool wasSilent = !note_.sounding;
    silent_ = false;
    const double semitones = semitonesOf(reading.f0);
    const bool same = note_.sounding && std::abs(semitones - note_.semitones) < kSameNoteSemitones;
    if (same) {
        lowest_ = std::min(lowest_, reading.level);
        loudest_ = std::max(loudest_, reading.level);
        dipped_ = dipped_ || reading.level * kAttackRatio * kAttackRatio < loudest_;
    }
    const bool struckAgain =
        same && dipped_ && reading.level > lowest_ * kAttackRatio && reading.level * kAttackRatio > loudest_;
    if (same && !struckAgain) {
        proposing_ = false;
        note_.newest = reading.newest;
        if (reading.time - note_.onset >= kAttackSeconds) {
            sum_ += semitones;
            ++count_;
            note_.semitones = sum_ / static_cast<double>(count_);
        }
        return LiveNoteChange::Goes;
    }
    if (!struckAgain) {
        if (!proposing_ || std::abs(semitones - proposed_) >= kSameNoteSemitones) {
            proposing_ = true;
            proposed_ = semitones;
            proposedSince_ = reading.time;
        }
        if (reading.time - proposedSince_ < kSureSeconds) {
            return LiveNoteChange::None;
        }
    }
    note_.onset = wasSilent || struckAgain ? riseBefore(reading.newest, reading.level) : proposedSince_;
    note_.semitones = semitones;
    note_.newest = reading.newest;
    note_.sounding = true;
    sum_ = 0.0;
    count_ = 0;
    loudest_ = reading.level;
    lowest_ = reading.level;
    dipped_ = false;
    proposing_ = false;
    return LiveNoteChange::Began;
}

}  // namespace woodshed
