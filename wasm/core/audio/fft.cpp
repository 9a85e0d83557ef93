#include "audio/fft.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <kissfft/kissfft.hh>
#include <numbers>
#include <vector>

#include "audio/precondition.h"

namespace woodshed {

namespace {

/// A complex number over float or over four lanes. std::complex is only defined for floating-point types.
template <typename T>
struct Complex {
    T re;
    T im;
};

template <typename T>
Complex<T> operator+(const Complex<T>& a, const Complex<T>& b) {
    return {a.re + b.re, a.im + b.im};
}

template <typename T>
Complex<T> operator-(const Complex<T>& a, const Complex<T>& b) {
    return {a.re - b.re, a.im - b.im};
}

/// Product with a twiddle factor that all lanes share.
template <typename T>
Complex<T> operator*(const Complex<T>& a, const Complex<float>& w) {
    return {a.re * w.re - a.im * w.im, a.re * w.im + a.im * w.re};
}

Complex<float> unitRoot(double turns) {
    const double angle = 2.0 * std::numbers::pi * turns;
    return {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
}

/// The three twiddle factors of one radix-4 butterfly.
struct Twiddles {
    Complex<float> first;
    Complex<float> second;
    Complex<float> third;
};

/// One decimation-in-time pass that merges four transforms of length `quarter` into one.
struct Radix4Stage {
    std::size_t quarter;
    std::vector<Twiddles> twiddles;  // one per k < quarter
};

template <typename T>
void mergeFour(Complex<T>* at, std::size_t quarter, const Twiddles& twiddles) {
    const Complex<T> a = at[0];
    const Complex<T> b = at[quarter] * twiddles.first;
    const Complex<T> c = at[2 * quarter] * twiddles.second;
    const Complex<T> d = at[3 * quarter] * twiddles.third;
    const Complex<T> sumAc = a + c;
    const Complex<T> differenceAc = a - c;
    const Complex<T> sumBd = b + d;
    const Complex<T> differenceBd = b - d;
    at[0] = sumAc + sumBd;
    at[quarter] = {differenceAc.re + differenceBd.im, differenceAc.im - differenceBd.re};
    at[2 * quarter] = sumAc - sumBd;
    at[3 * quarter] = {differenceAc.re - differenceBd.im, differenceAc.im + differenceBd.re};
}

}  // namespace

struct RealFft::Plan {
    std::size_t size;
    std::size_t half;
    bool powerOfTwo;
    /// Where input sample i of the complex transform goes before the first pass (digit reversal).
    std::vector<std::uint32_t> slots;
    bool startsWithRadix2 = false;
    std::vector<Radix4Stage> stages;
    /// e^(-2 pi j k / n) for k <= n/4: untangles the two real half-length transforms.
    std::vector<Complex<float>> halfTwiddles;

    explicit Plan(std::size_t n) : size(n), half(n / 2), powerOfTwo(std::has_single_bit(n)) {
        halfTwiddles.resize(half / 2 + 1);
        for (std::size_t k = 0; k < halfTwiddles.size(); ++k) {
            halfTwiddles[k] = unitRoot(-static_cast<double>(k) / static_cast<double>(size));
        }
        if (!powerOfTwo) {
            return;
        }
        std::size_t length = 1;
        if (std::countr_zero(half) % 2 == 1) {
            startsWithRadix2 = true;
            length = 2;
        }
        for (; length < half; length *= 4) {
            Radix4Stage stage{length, {}};
            stage.twiddles.resize(length);
            for (std::size_t k = 0; k < length; ++k) {
                const double turns = -static_cast<double>(k) / static_cast<double>(4 * length);
                stage.twiddles[k] = {unitRoot(turns), unitRoot(2.0 * turns), unitRoot(3.0 * turns)};
            }
            stages.push_back(std::move(stage));
        }
        slots.resize(half);
        for (std::size_t i = 0; i < half; ++i) {
            slots[i] = slotOf(i);
        }
    }

    /// Digit reversal: the last pass splits the input by its lowest digit into the widest blocks.
    std::uint32_t slotOf(std::size_t index) const {
        std::size_t slot = 0;
        std::size_t block = half;
        for (std::size_t s = stages.size(); s-- > 0;) {
            block /= 4;
            slot += (index % 4) * block;
            index /= 4;
        }
        return static_cast<std::uint32_t>(slot + index);
    }

    /// In-place complex transform of `half` values already in their slots.
    template <typename T>
    void transform(Complex<T>* data) const {
        if (startsWithRadix2) {
            for (std::size_t i = 0; i < half; i += 2) {
                const Complex<T> a = data[i];
                const Complex<T> b = data[i + 1];
                data[i] = a + b;
                data[i + 1] = a - b;
            }
        }
        for (const Radix4Stage& stage : stages) {
            for (std::size_t block = 0; block < half; block += 4 * stage.quarter) {
                for (std::size_t k = 0; k < stage.quarter; ++k) {
                    mergeFour(data + block + k, stage.quarter, stage.twiddles[k]);
                }
            }
        }
    }

    /// Splits the complex half-length transform into the spectrum of the real frame; calls
    /// put(bin, real part, imaginary part) for every bin.
    template <typename T, typename Put>
    void untangle(const Complex<T>* data, Put put) const {
        put(std::size_t{0}, data[0].re + data[0].im, T{});
        put(half, data[0].re - data[0].im, T{});
        for (std::size_t k = 1; 2 * k <= half; ++k) {
            const Complex<T> a = data[k];
            const Complex<T> b = data[half - k];
            const Complex<T> even{0.5F * (a.re + b.re), 0.5F * (a.im - b.im)};
            const Complex<T> odd{0.5F * (a.im + b.im), 0.5F * (b.re - a.re)};
            const Complex<T> turned = odd * halfTwiddles[k];
            put(k, even.re + turned.re, even.im + turned.im);
            put(half - k, even.re - turned.re, turned.im - even.im);
        }
    }
};

struct RealFft::Scratch {
    std::vector<Complex<float>> single;
    std::vector<Complex<Lanes>> quad;
    std::vector<Lanes> quadSpectrum;
    std::unique_ptr<kissfft<float>> anySize;  // its generic butterfly keeps a buffer: not shareable
    std::vector<std::complex<float>> anySizeIn;
    std::vector<std::complex<float>> anySizeOut;

    explicit Scratch(const Plan& plan) : single(plan.half) {
        if (plan.powerOfTwo) {
            quad.resize(plan.half);
            // The last group of four bins is padded so that it can be turned around like the others.
            quadSpectrum.resize(plan.half + kLaneCount);
        } else {
            anySize = std::make_unique<kissfft<float>>(plan.half, false);
            anySizeIn.resize(plan.half);
            anySizeOut.resize(plan.half);
        }
    }

    /// Transforms get(i), i < half, into `single`.
    template <typename Get>
    void transform(const Plan& plan, Get get) {
        if (plan.powerOfTwo) {
            for (std::size_t i = 0; i < plan.half; ++i) {
                single[plan.slots[i]] = get(i);
            }
            plan.transform(single.data());
            return;
        }
        for (std::size_t i = 0; i < plan.half; ++i) {
            const Complex<float> value = get(i);
            anySizeIn[i] = {value.re, value.im};
        }
        anySize->transform(anySizeIn.data(), anySizeOut.data());
        for (std::size_t i = 0; i < plan.half; ++i) {
            single[i] = {anySizeOut[i].real(), anySizeOut[i].imag()};
        }
    }
};

RealFft::RealFft(std::size_t n) {
    require(n >= 2 && n % 2 == 0, "a real FFT needs an even size of at least 2");
    plan_ = std::make_shared<const Plan>(n);
    scratch_ = std::make_unique<Scratch>(*plan_);
}

RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&& other) noexcept = default;
RealFft& RealFft::operator=(RealFft&& other) noexcept = default;

RealFft::RealFft(const RealFft& other)
    : plan_(other.plan_), scratch_(std::make_unique<Scratch>(*other.plan_)) {}

RealFft& RealFft::operator=(const RealFft& other) {
    if (this != &other) {
        *this = RealFft(other);
    }
    return *this;
}

std::size_t RealFft::size() const { return plan_->size; }
std::size_t RealFft::bins() const { return plan_->half + 1; }

void RealFft::forward(std::span<const float> frame, std::span<std::complex<float>> spectrum) {
    require(frame.size() == size() && spectrum.size() == bins(), "FFT buffers do not match its size");
    scratch_->transform(*plan_, [&](std::size_t i) {
        return Complex<float>{frame[2 * i], frame[2 * i + 1]};
    });
    plan_->untangle(scratch_->single.data(), [&](std::size_t k, float re, float im) {
        spectrum[k] = {re, im};
    });
}

void RealFft::inverse(std::span<const std::complex<float>> spectrum, std::span<float> frame) {
    require(frame.size() == size() && spectrum.size() == bins(), "FFT buffers do not match its size");
    const std::size_t half = plan_->half;
    // Tangles the spectrum into that of the half-length complex signal; real and imaginary part trade places
    // so that the forward transform computes the inverse one.
    const auto tangle = [&](std::size_t k) -> Complex<float> {
        if (k == 0) {
            const float first = spectrum[0].real();
            const float last = spectrum[half].real();
            return {0.5F * (first - last), 0.5F * (first + last)};
        }
        const std::complex<float> a = spectrum[k];
        const std::complex<float> b = spectrum[half - k];
        const Complex<float> even{0.5F * (a.real() + b.real()), 0.5F * (a.imag() - b.imag())};
        const Complex<float> turned{0.5F * (a.real() - b.real()), 0.5F * (a.imag() + b.imag())};
        // e^(+2 pi j k / n); beyond n/4 through its mirror image at half - k.
        const Complex<float> root = 2 * k <= half ? plan_->halfTwiddles[k] : plan_->halfTwiddles[half - k];
        const Complex<float> back{2 * k <= half ? root.re : -root.re, -root.im};
        const Complex<float> odd = turned * back;
        return {even.im + odd.re, even.re - odd.im};
    };
    scratch_->transform(*plan_, tangle);
    const float scale = 1.0F / static_cast<float>(half);
    for (std::size_t i = 0; i < half; ++i) {
        frame[2 * i] = scratch_->single[i].im * scale;
        frame[2 * i + 1] = scratch_->single[i].re * scale;
    }
}

void RealFft::windowedSpectrum(std::span<const float> frame, std::span<const float> window,
                               SpectrumScale scale, std::span<float> spectrum) {
    require(frame.size() == size() && window.size() == size() && spectrum.size() == bins(),
            "FFT buffers do not match its size");
    scratch_->transform(*plan_, [&](std::size_t i) {
        return Complex<float>{frame[2 * i] * window[2 * i], frame[2 * i + 1] * window[2 * i + 1]};
    });
    plan_->untangle(scratch_->single.data(),
                    [&](std::size_t k, float re, float im) { spectrum[k] = re * re + im * im; });
    if (scale == SpectrumScale::Magnitude) {
        for (float& value : spectrum) {
            value = squareRoot(value);
        }
    }
}

void RealFft::windowedSpectra(const std::array<const float*, kLaneCount>& frames,
                              std::span<const float> window, SpectrumScale scale,
                              const std::array<float*, kLaneCount>& spectra) {
    require(window.size() == size(), "FFT window does not match its size");
    if (!plan_->powerOfTwo || size() < kLaneCount) {
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            windowedSpectrum({frames[lane], size()}, window, scale, {spectra[lane], bins()});
        }
        return;
    }
    auto& quad = scratch_->quad;
    LaneBlock block;
    for (std::size_t i = 0; i < size(); i += kLaneCount) {
        const Lanes weights = loadLanes(window.data() + i);
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            block[lane] = loadLanes(frames[lane] + i) * weights;
        }
        transpose(block);
        quad[plan_->slots[i / 2]] = {block[0], block[1]};
        quad[plan_->slots[i / 2 + 1]] = {block[2], block[3]};
    }
    plan_->transform(quad.data());
    auto& powers = scratch_->quadSpectrum;
    plan_->untangle(quad.data(), [&](std::size_t k, Lanes re, Lanes im) { powers[k] = re * re + im * im; });
    const std::size_t binCount = bins();
    for (std::size_t k = 0; k < binCount; k += kLaneCount) {
        for (std::size_t row = 0; row < kLaneCount; ++row) {
            block[row] = scale == SpectrumScale::Magnitude ? squareRoot(powers[k + row]) : powers[k + row];
        }
        transpose(block);
        const std::size_t used = std::min(kLaneCount, binCount - k);
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            if (used == kLaneCount) {
                storeLanes(spectra[lane] + k, block[lane]);
            } else {
                for (std::size_t bin = 0; bin < used; ++bin) {
                    spectra[lane][k + bin] = block[lane][bin];
                }
            }
        }
    }
}

}  // namespace woodshed
