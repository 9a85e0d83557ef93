// track_beats: beats of a list of drum hits, for training and evaluation.
//   track_beats DURATION [--evidence] [--beats-per-bar N] [--tempo LEAST GREATEST] [--tap SECONDS]... <
//   hits.csv
// Input lines: seconds,class (0 to 5),velocity,confidence; ascending. Output: a line
// "meter,NUMERATOR,DENOMINATOR,BEATS_PER_BAR,BEATS_PER_MINUTE,SWING,LOW,HIGH,straight|triplet,CONFIDENCE",
// with
// --evidence followed by Rhythm::evidence and given even when unclear, and a line "seconds,position" per
// beat; "none" when no beat is clear. With --many, DURATION comes from the input: lists are separated by
// lines "duration,SECONDS", and so are the answers, by an empty line.

#include <cstdlib>
#include <exception>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "rhythm/rhythm_tracker.h"

namespace {

int report(const std::vector<woodshed::RhythmHit>& hits, double duration, const woodshed::RhythmHints& hints,
           bool evidence) {
    woodshed::RhythmTables tables = woodshed::trainedRhythmTables();
    if (evidence) {
        tables.leastConfidence = 0.0;
    }
    const auto result = woodshed::trackRhythm(hits, duration, tables, hints);
    if (!result) {
        std::cerr << "track_beats: " << result.error().message << '\n';
        return 3;
    }
    if (!result.value()) {
        std::cout << "none\n";
        return 0;
    }
    const woodshed::Rhythm& rhythm = *result.value();
    std::cout << std::setprecision(4) << std::fixed << "meter," << rhythm.numerator << ','
              << rhythm.denominator << ',' << rhythm.beatsPerBar << ',' << rhythm.beatsPerMinute << ','
              << rhythm.swing << ',' << rhythm.swingLow << ',' << rhythm.swingHigh << ','
              << (rhythm.triplet ? "triplet" : "straight") << ',' << rhythm.confidence;
    if (evidence) {
        for (const double term : rhythm.evidence) {
            std::cout << ',' << term;
        }
    }
    std::cout << '\n';
    for (const woodshed::RhythmBeat& beat : rhythm.beats) {
        std::cout << beat.time << ',' << beat.position << '\n';
    }
    return 0;
}

int run(const std::vector<std::string>& arguments) {
    woodshed::RhythmHints hints;
    bool many = false;
    bool evidence = false;
    double duration = -1.0;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const auto number = [&] {
            return ++i < arguments.size() ? std::strtod(arguments[i].c_str(), nullptr) : -1.0;
        };
        if (arguments[i] == "--many") {
            many = true;
        } else if (arguments[i] == "--evidence") {
            evidence = true;
        } else if (arguments[i] == "--beats-per-bar") {
            hints.beatsPerBar = static_cast<int>(number());
        } else if (arguments[i] == "--tempo") {
            hints.leastBeatsPerMinute = number();
            hints.greatestBeatsPerMinute = number();
        } else if (arguments[i] == "--tap") {
            hints.tappedSeconds.push_back(number());
        } else {
            duration = std::strtod(arguments[i].c_str(), nullptr);
        }
    }
    if (!many && duration < 0.0) {
        std::cerr << "usage: track_beats DURATION|--many [--evidence] [--beats-per-bar N] [--tempo LEAST "
                     "GREATEST] [--tap S]...\n";
        return 2;
    }
    std::vector<woodshed::RhythmHit> hits;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::istringstream fields(line);
        std::string head;
        std::getline(fields, head, ',');
        char comma = 0;
        if (head == "duration") {
            if (duration >= 0.0) {
                // One list that cannot be tracked must not end the others.
                report(hits, duration, hints, evidence);
                std::cout << '\n';
            }
            fields >> duration;
            hits.clear();
            continue;
        }
        int drumClass = 0;
        woodshed::RhythmHit hit{std::strtod(head.c_str(), nullptr), 0, 0.0F, 0.0F};
        if (!(fields >> drumClass >> comma >> hit.velocity >> comma >> hit.confidence)) {
            std::cerr << "track_beats: not a hit: " << line << '\n';
            return 3;
        }
        hit.drumClass = static_cast<std::uint8_t>(drumClass);
        hits.push_back(hit);
    }
    const int status = report(hits, duration, hints, evidence);
    return std::cout.flush() ? status : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "track_beats: " << error.what() << '\n';
        return 1;
    }
}
