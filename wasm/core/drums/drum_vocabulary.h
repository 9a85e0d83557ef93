#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace woodshed {

/// What is struck and how, in the order of shared/drums.json; the numbers cross the binding.
enum class DrumInstrument : std::uint8_t {
    Kick,
    Snare,
    SnareGhost,
    SideStick,
    HiHatClosed,
    HiHatOpen,
    HiHatPedal,
    TomLow,
    TomMid,
    TomHigh,
    Crash,
    Ride,
    Other,
};
inline constexpr std::size_t kDrumInstruments = 13;

/// The classes of MDB Drums, in the order of every array of six in this module. Side stick is other there.
enum class DrumClass : std::uint8_t { Kick, Snare, HiHat, Tom, Cymbal, Other };
inline constexpr std::size_t kDrumClasses = 6;

constexpr std::size_t indexOf(DrumInstrument instrument) { return static_cast<std::size_t>(instrument); }
constexpr std::size_t indexOf(DrumClass drum) { return static_cast<std::size_t>(drum); }

/// Class that an instrument counts as.
constexpr DrumClass classOf(DrumInstrument instrument) {
    switch (instrument) {
        case DrumInstrument::Kick:
            return DrumClass::Kick;
        case DrumInstrument::Snare:
        case DrumInstrument::SnareGhost:
            return DrumClass::Snare;
        case DrumInstrument::HiHatClosed:
        case DrumInstrument::HiHatOpen:
        case DrumInstrument::HiHatPedal:
            return DrumClass::HiHat;
        case DrumInstrument::TomLow:
        case DrumInstrument::TomMid:
        case DrumInstrument::TomHigh:
            return DrumClass::Tom;
        case DrumInstrument::Crash:
        case DrumInstrument::Ride:
            return DrumClass::Cymbal;
        case DrumInstrument::SideStick:
        case DrumInstrument::Other:
            break;
    }
    return DrumClass::Other;
}

/// Id of an instrument in every exchanged result (shared/drums.json).
constexpr std::string_view idOf(DrumInstrument instrument) {
    constexpr std::array<std::string_view, kDrumInstruments> kIds{
        "kick",   "snare",  "snareGhost", "sideStick", "hiHatClosed", "hiHatOpen", "hiHatPedal",
        "tomLow", "tomMid", "tomHigh",    "crash",     "ride",        "other"};
    return kIds[indexOf(instrument)];
}

/// Id of a class in every exchanged result.
constexpr std::string_view idOf(DrumClass drum) {
    constexpr std::array<std::string_view, kDrumClasses> kIds{"KD", "SD", "HH", "TT", "CY", "OT"};
    return kIds[indexOf(drum)];
}

}  // namespace woodshed
