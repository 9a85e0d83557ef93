#include "assess/note_measures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <utility>
#include <vector>

#include "audio/k_weighting.h"
#include "base/statistics.h"
#include "pitch/tuning.h"

namespace woodshed {

namespace {

constexpr double kSteadyMargin = 0.2;  // of the duration either side: the middle 60 % (specs, section 7.2)
constexpr double kSlowestVibratoHz = 4.0;
constexpr double kFastestVibratoHz = 8.0;
constexpr double kVibratoStepHz = 0.1;
constexpr double kVibratoShare = 0.5;           // of the variance around the trend
constexpr double kLeastVibratoCents = 5.0;      // less is within the wobble of good players
constexpr double kContourMarginSeconds = 0.04;  // at either end: transitions
constexpr double kContourSeconds = 0.15;        // of contour at least
constexpr double kContourRangeCents = 150.0;    // farther from the note's pitch is the tracker's slip
constexpr double kToneSeconds = 0.15;
constexpr double kTremorSeconds = 0.3;
constexpr double kTremorSmoothing = 0.046;  // seconds: three periods of a low note
constexpr double kAttackSmoothing = 0.018;
constexpr double kAttackSearchSeconds = 0.4;
constexpr double kFullLevelDb = 3.0;
constexpr double kSamePeriod = 0.6;  // semitones

struct Point {
    double x;
    double y;
};

/// Values around the least-squares parabola.
std::vector<Point> aroundTrend(std::vector<Point> points) {
    // orthogonal polynomials on the points themselves (Forsythe 1957), so that nothing needs inverting
    const auto count = static_cast<double>(points.size());
    double mean = 0.0;
    for (const Point& point : points) {
        mean += point.x / count;
    }
    std::array<std::vector<double>, 3> basis;
    for (const Point& point : points) {
        basis[0].push_back(1.0);
        basis[1].push_back(point.x - mean);
    }
    const auto dot = [](const std::vector<double>& a, const std::vector<double>& b) {
        double sum = 0.0;
        for (std::size_t n = 0; n < a.size(); ++n) {
            sum += a[n] * b[n];
        }
        return sum;
    };
    std::vector<double> square;
    for (const double value : basis[1]) {
        square.push_back(value * value);
    }
    const double level = dot(square, basis[0]) / count;
    const double spread = dot(basis[1], basis[1]);
    const double tilt = spread > 0.0 ? dot(square, basis[1]) / spread : 0.0;
    for (std::size_t n = 0; n < points.size(); ++n) {
        basis[2].push_back(square[n] - level - tilt * basis[1][n]);
    }
    for (const std::vector<double>& each : basis) {
        double projection = 0.0;
        for (std::size_t n = 0; n < points.size(); ++n) {
            projection += points[n].y * each[n];
        }
        const double norm = dot(each, each);
        const double share = norm > 0.0 ? projection / norm : 0.0;
        for (std::size_t n = 0; n < points.size(); ++n) {
            points[n].y -= share * each[n];
        }
    }
    return points;
}

double energyOf(std::span<const Point> points) {
    double sum = 0.0;
    for (const Point& point : points) {
        sum += point.y * point.y;
    }
    return sum;
}

struct Sinusoid {
    double hz = 0.0;
    double cosine = 0.0;
    double sine = 0.0;
    double explained = 0.0;  // energy

    double at(double x) const {
        const double phase = 2.0 * std::numbers::pi * hz * x;
        return cosine * std::cos(phase) + sine * std::sin(phase);
    }
};

/// The least-squares sinusoid of one frequency.
Sinusoid fitSinusoid(std::span<const Point> points, double hz) {
    double cc = 0.0;
    double ss = 0.0;
    double cs = 0.0;
    double yc = 0.0;
    double ys = 0.0;
    for (const Point& point : points) {
        const double phase = 2.0 * std::numbers::pi * hz * point.x;
        const double c = std::cos(phase);
        const double s = std::sin(phase);
        cc += c * c;
        ss += s * s;
        cs += c * s;
        yc += point.y * c;
        ys += point.y * s;
    }
    const double determinant = cc * ss - cs * cs;
    if (!(determinant > 0.0)) {
        return {hz};
    }
    const double cosine = (yc * ss - ys * cs) / determinant;
    const double sine = (ys * cc - yc * cs) / determinant;
    return {hz, cosine, sine, cosine * yc + sine * ys};
}

/// The pitch contour of a note in cents around its trend, transitions and slips left out.
std::vector<Point> contourOf(const PitchTrack& pitch, double onset, double duration, double midi) {
    std::vector<Point> points;
    const double margin = std::min(kContourMarginSeconds, kSteadyMargin * duration);
    const double end = onset + duration - margin;
    const auto first =
        static_cast<std::size_t>(std::max(0.0, std::ceil((onset + margin) / pitch.hopSeconds)));
    for (std::size_t frame = first;
         frame < pitch.f0.size() && static_cast<double>(frame) * pitch.hopSeconds < end; ++frame) {
        if (pitch.f0[frame] > 0.0F) {
            const double cents = 100.0 * (midiPitch(pitch.f0[frame]) - midi);
            if (std::abs(cents) < kContourRangeCents) {
                points.push_back({static_cast<double>(frame) * pitch.hopSeconds - onset, cents});
            }
        }
    }
    if (static_cast<double>(points.size()) * pitch.hopSeconds < kContourSeconds) {
        return {};
    }
    return aroundTrend(std::move(points));
}

void measureContour(const TakeFeatures& features, double onset, double duration, double midi,
                    NoteSound& sound) {
    std::vector<Point> contour = contourOf(features.pitch, onset, duration, midi);
    if (contour.empty()) {
        return;
    }
    if (duration > kVibratoSeconds) {
        Sinusoid best;
        const auto steps =
            static_cast<int>(std::lround((kFastestVibratoHz - kSlowestVibratoHz) / kVibratoStepHz));
        for (int step = 0; step <= steps; ++step) {
            const Sinusoid tried = fitSinusoid(contour, kSlowestVibratoHz + step * kVibratoStepHz);
            if (tried.explained > best.explained) {
                best = tried;
            }
        }
        const double extent = std::hypot(best.cosine, best.sine);
        if (extent >= kLeastVibratoCents && best.explained >= kVibratoShare * energyOf(contour)) {
            sound.vibrato = NoteVibrato{best.hz, extent};
            for (Point& point : contour) {
                point.y -= best.at(point.x);
            }
        }
    }
    std::vector<double> away;
    away.reserve(contour.size());
    for (const Point& point : contour) {
        away.push_back(std::abs(point.y));
    }
    sound.wobbleCents = kMadToSigma * median(away);
}

/// Mean square per hop, smoothed, in dB.
class LevelCurve {
  public:
    explicit LevelCurve(const TakeFeatures& features) : features_(features) {}

    bool empty() const { return features_.loudness.empty(); }

    std::size_t hopAt(double seconds) const {
        const auto hop = static_cast<std::size_t>(std::max(0.0, std::floor(seconds / features_.hopSeconds)));
        return std::min(hop, features_.loudness.size() - 1);
    }

    double meanSquare(std::size_t begin, std::size_t end) const {
        double sum = 0.0;
        for (std::size_t hop = begin; hop < end; ++hop) {
            sum += features_.loudness[hop];
        }
        return sum / static_cast<double>(std::max<std::size_t>(1, end - begin));
    }

    /// Around one hop.
    double db(std::size_t hop, double width) const {
        const auto half = static_cast<std::size_t>(std::lround(0.5 * width / features_.hopSeconds));
        return loudnessDb(
            meanSquare(hop > half ? hop - half : 0, std::min(features_.loudness.size(), hop + half + 1)));
    }

  private:
    const TakeFeatures& features_;
};

double tremorOf(const LevelCurve& level, const TakeFeatures& features, double from, double to) {
    std::vector<Point> points;
    for (std::size_t hop = level.hopAt(from); hop < level.hopAt(to); ++hop) {
        points.push_back({static_cast<double>(hop) * features.hopSeconds, level.db(hop, kTremorSmoothing)});
    }
    if (points.empty()) {
        return 0.0;
    }
    const std::vector<Point> around = aroundTrend(std::move(points));
    return std::sqrt(energyOf(around) / static_cast<double>(around.size()));
}

double attackOf(const LevelCurve& level, const TakeFeatures& features, double onset, double duration) {
    const std::size_t first = level.hopAt(onset);
    const std::size_t last = level.hopAt(onset + std::min(duration, kAttackSearchSeconds));
    double top = level.db(first, kAttackSmoothing);
    for (std::size_t hop = first; hop <= last; ++hop) {
        top = std::max(top, level.db(hop, kAttackSmoothing));
    }
    std::size_t hop = first;
    while (hop < last && level.db(hop, kAttackSmoothing) < top - kFullLevelDb) {
        ++hop;
    }
    return static_cast<double>(hop - first) * features.hopSeconds;
}

std::optional<NoteTone> toneOf(const TakeFeatures& features, const LevelCurve& level, double onset,
                               double duration, double midi) {
    if (duration < kToneSeconds || features.tone.empty() || level.empty()) {
        return std::nullopt;
    }
    const double from = onset + kSteadyMargin * duration;
    const double to = onset + (1.0 - kSteadyMargin) * duration;
    std::vector<double> hnr;
    std::vector<double> centroid;
    std::vector<double> oddEven;
    const auto first = static_cast<std::size_t>(std::ceil(from / features.toneHopSeconds));
    for (std::size_t frame = first; frame < features.tone.size(); ++frame) {
        if (static_cast<double>(frame) * features.toneHopSeconds > to) {
            break;
        }
        const ToneFrame& tone = features.tone[frame];
        if (tone.hz <= 0.0F) {
            continue;
        }
        const double away = midiPitch(tone.hz) - midi;
        // a period twice as long or short is as periodic
        if (std::abs(std::remainder(away, 12.0)) < kSamePeriod) {
            hnr.push_back(tone.hnrDb);
            centroid.push_back(tone.centroidHz / midiToHz(midi));
        }
        if (std::abs(away) < kSamePeriod) {
            oddEven.push_back(tone.oddEven);
        }
    }
    if (hnr.empty()) {
        return std::nullopt;
    }
    NoteTone result;
    result.hnrDb = median(hnr);
    result.centroidRatio = median(centroid);
    if (!oddEven.empty()) {
        result.oddEvenRatio = median(oddEven);
    }
    double flux = 0.0;
    std::size_t count = 0;
    for (std::size_t hop = level.hopAt(from); hop < level.hopAt(to) && hop < features.novelty.size(); ++hop) {
        flux += features.novelty[hop];
        ++count;
    }
    result.flux = flux / static_cast<double>(std::max<std::size_t>(1, count));
    if (duration >= kTremorSeconds) {
        result.tremorDb = tremorOf(level, features, from, to);
    }
    result.attackSeconds = attackOf(level, features, onset, duration);
    return result;
}

}  // namespace

NoteSound measureSound(const TakeFeatures& features, double onset, double duration, double midi) {
    NoteSound sound;
    measureContour(features, onset, duration, midi, sound);
    const LevelCurve level(features);
    if (!level.empty()) {
        const std::size_t first = level.hopAt(onset);
        sound.loudness =
            loudnessDb(level.meanSquare(first, std::max(first + 1, level.hopAt(onset + duration))));
    }
    sound.tone = toneOf(features, level, onset, duration, midi);
    return sound;
}

}  // namespace woodshed
