#include "nmf/kl_nmf.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/lanes.h"

namespace woodshed {

namespace {

constexpr std::size_t kTileFrames = TiledSpectrogram::kTileFrames;
constexpr std::size_t kPanelBins = TiledSpectrogram::kPanelBins;
constexpr std::size_t kPanelLanes = kPanelBins / kLaneCount;
/// Columns of a register block: with kPanelLanes rows of vectors it fills the sixteen vector registers of
/// SSE2.
constexpr std::size_t kBlockColumns = 4;
constexpr std::size_t kFrameGroups = kTileFrames / kBlockColumns;
/// Tiles are shared out in at most this many groups, each with its own template gradient (220 KB at 1025 x
/// 53); a multiple of WorkerPool::kMaxWorkers large enough that uneven speeds even out.
constexpr std::size_t kMaxGroups = 16;
/// Added to every estimate so that padding divides 0 by something; invisible beside any estimate of a
/// magnitude.
constexpr float kDivisionGuard = 1e-30F;

Lanes splat(float value) { return Lanes{value, value, value, value}; }

/// Natural logarithm of positive normal numbers, four at once, within 3e-7 of |log x| + 1: the exponent times
/// log 2 plus 2 artanh((m-1)/(m+1)) of the mantissa m in [sqrt(1/2), sqrt(2)), whose odd series ends after
/// s^9 (remainder < 1e-9).
Lanes logarithm(Lanes x) {
    using Bits = std::int32_t __attribute__((vector_size(16)));
    Bits bits;
    std::memcpy(&bits, &x, sizeof bits);
    constexpr std::int32_t kRootHalfBits = 0x3F3504F3;  // sqrt(1/2) as IEEE bits
    constexpr std::int32_t kMantissaBits = 23;
    const Bits exponent = (bits - kRootHalfBits) >> kMantissaBits;
    bits -= exponent << kMantissaBits;
    Lanes mantissa;
    std::memcpy(&mantissa, &bits, sizeof mantissa);
    const Lanes s = (mantissa - 1.0F) / (mantissa + 1.0F);
    const Lanes s2 = s * s;
    const Lanes series =
        2.0F + s2 * (2.0F / 3.0F + s2 * (2.0F / 5.0F + s2 * (2.0F / 7.0F + s2 * (2.0F / 9.0F))));
    constexpr float kLog2 = 0.693147180559945F;
    return __builtin_convertvector(exponent, Lanes) * kLog2 + s * series;
}

float sumOfLanes(Lanes x) { return (x[0] + x[1]) + (x[2] + x[3]); }

/// acc[column][row] += sum over depth of a[rows] * b[column]: a advances by kLaneCount * rows, b by
/// kBlockColumns.
template <std::size_t kRows>
inline void multiplyBlock(std::size_t depth, const float* a, const float* b,
                          Lanes (&acc)[kBlockColumns][kRows]) {
    for (std::size_t i = 0; i < depth; ++i) {
        Lanes rows[kRows];
        for (std::size_t row = 0; row < kRows; ++row) {
            rows[row] = loadLanes(a + row * kLaneCount);
        }
        for (std::size_t column = 0; column < kBlockColumns; ++column) {
            const Lanes factor = splat(b[column]);
            for (std::size_t row = 0; row < kRows; ++row) {
                acc[column][row] += rows[row] * factor;
            }
        }
        a += kRows * kLaneCount;
        b += kBlockColumns;
    }
}

/// All sizes of one factorisation.
struct Shape {
    std::size_t bins;
    std::size_t panels;
    std::size_t rank;
    std::size_t rankBlocks;  ///< rank in blocks of kBlockColumns, rounded up
    std::size_t tiles;

    std::size_t tileActivations() const { return rank * kTileFrames; }
    std::size_t tileValues() const { return panels * kTileFrames * kPanelBins; }
    std::size_t panelTemplates() const { return rankBlocks * kBlockColumns * kPanelBins; }
    /// rank in SIMD vectors, rounded up.
    std::size_t rankLanes() const { return (rank + kLaneCount - 1) / kLaneCount; }
};

/// What one group of tiles works with and leaves behind.
struct Group {
    std::vector<float> quotient;    ///< [panel][frame][bin] of the current tile
    std::vector<float> projection;  ///< [frame][component], components padded to whole vectors
    std::vector<float> transposed;  ///< new activations, [component block][frame][component]
    std::vector<float> gradient;    ///< [panel][component][bin], summed over the group's tiles
    double cost = 0.0;
};

/// The state that iterations work on. Templates carry their weight.
struct State {
    Shape shape{};
    std::vector<float> byBin;  ///< templates, [panel][component][bin]
    std::vector<float>
        byComponent;  ///< templates, [component panel][bin][component], panels of <= kPanelBins
    std::vector<float> activations;  ///< [tile][frame group][component][frame]
    std::vector<float> next;         ///< the same after the pass
    std::vector<float> denominator;  ///< weight * 1 + sparsity per component
    std::vector<bool> learnActivation;
    bool learnTemplates = false;
    KlCost cost = KlCost::Divergence;
    float epsilon = 0.0F;
};

/// Rewrites the templates component-major for projectTile().
void updateByComponent(State& state) {
    const Shape& shape = state.shape;
    std::size_t at = 0;
    for (std::size_t first = 0; first < shape.rankLanes() * kLaneCount; first += kPanelBins) {
        const std::size_t count = std::min(kPanelBins, shape.rankLanes() * kLaneCount - first);
        for (std::size_t panel = 0; panel < shape.panels; ++panel) {
            const float* source = state.byBin.data() + panel * shape.panelTemplates();
            for (std::size_t bin = 0; bin < kPanelBins; ++bin) {
                for (std::size_t i = 0; i < count; ++i) {
                    state.byComponent[at++] =
                        first + i < shape.rank ? source[(first + i) * kPanelBins + bin] : 0.0F;
                }
            }
        }
    }
}

/// Cost of one register block of a panel whose bins all hold data.
Lanes blockCost(const State& state, Lanes value, Lanes estimate, Lanes quotient) {
    if (state.cost == KlCost::Divergence) {
        return value * logarithm(quotient) - value + estimate;
    }
    const Lanes logValue = logarithm(value + state.epsilon);
    const Lanes logEstimate = logarithm(estimate + state.epsilon);
    return logValue * (logValue - logEstimate) - logValue + logEstimate;
}

/// Estimate and quotient of one tile; returns the tile's cost.
double estimateTile(const State& state, const TiledSpectrogram& magnitudes, std::size_t tile, Group& group) {
    const Shape& shape = state.shape;
    const float* values = magnitudes.tile(tile).data();
    const float* activations = state.activations.data() + tile * shape.tileActivations();
    const std::size_t frames = magnitudes.framesInTile(tile);
    double cost = 0.0;
    for (std::size_t panel = 0; panel < shape.panels; ++panel) {
        const float* templates = state.byBin.data() + panel * shape.panelTemplates();
        const std::size_t bins = std::min(kPanelBins, shape.bins - panel * kPanelBins);
        Lanes panelCost = splat(0.0F);
        float edgeCost = 0.0F;
        for (std::size_t groupIndex = 0; groupIndex < kFrameGroups; ++groupIndex) {
            Lanes estimate[kBlockColumns][kPanelLanes] = {};
            multiplyBlock<kPanelLanes>(shape.rank, templates,
                                       activations + groupIndex * shape.rank * kBlockColumns, estimate);
            for (std::size_t column = 0; column < kBlockColumns; ++column) {
                const std::size_t frame = groupIndex * kBlockColumns + column;
                const std::size_t at = (panel * kTileFrames + frame) * kPanelBins;
                for (std::size_t row = 0; row < kPanelLanes; ++row) {
                    const Lanes value = loadLanes(values + at + row * kLaneCount);
                    const Lanes guarded = estimate[column][row] + kDivisionGuard;
                    const Lanes quotient = value / guarded;
                    storeLanes(group.quotient.data() + at + row * kLaneCount, quotient);
                    if (frame >= frames) {
                        continue;
                    }
                    const Lanes cells = blockCost(state, value, guarded, quotient);
                    if (bins == kPanelBins) {
                        panelCost += cells;
                    } else {
                        for (std::size_t lane = 0; row * kLaneCount + lane < bins && lane < kLaneCount;
                             ++lane) {
                            edgeCost += cells[lane];
                        }
                    }
                }
            }
        }
        cost += static_cast<double>(sumOfLanes(panelCost)) + static_cast<double>(edgeCost);
    }
    return cost;
}

/// projection[frame][component] = sum over bins of template * quotient, for kRows vectors of components whose
/// templates start at `templates`.
template <std::size_t kRows>
void projectComponents(const Shape& shape, const float* templates, const float* quotient, float* projection) {
    const std::size_t stride = shape.rankLanes() * kLaneCount;
    for (std::size_t frame = 0; frame < kTileFrames; frame += kBlockColumns) {
        Lanes acc[kBlockColumns][kRows] = {};
        const float* a = templates;
        for (std::size_t panel = 0; panel < shape.panels; ++panel) {
            const float* b = quotient + (panel * kTileFrames + frame) * kPanelBins;
            for (std::size_t bin = 0; bin < kPanelBins; ++bin) {
                Lanes rows[kRows];
                for (std::size_t row = 0; row < kRows; ++row) {
                    rows[row] = loadLanes(a + row * kLaneCount);
                }
                for (std::size_t column = 0; column < kBlockColumns; ++column) {
                    const Lanes factor = splat(b[column * kPanelBins + bin]);
                    for (std::size_t row = 0; row < kRows; ++row) {
                        acc[column][row] += rows[row] * factor;
                    }
                }
                a += kRows * kLaneCount;
            }
        }
        for (std::size_t column = 0; column < kBlockColumns; ++column) {
            for (std::size_t row = 0; row < kRows; ++row) {
                storeLanes(projection + (frame + column) * stride + row * kLaneCount, acc[column][row]);
            }
        }
    }
}

void projectTile(const State& state, Group& group) {
    const Shape& shape = state.shape;
    const std::size_t lanes = shape.rankLanes();
    for (std::size_t first = 0; first < lanes; first += kPanelLanes) {
        const float* templates = state.byComponent.data() + first * kLaneCount * shape.panels * kPanelBins;
        float* projection = group.projection.data() + first * kLaneCount;
        switch (std::min(kPanelLanes, lanes - first)) {
            case 1:
                projectComponents<1>(shape, templates, group.quotient.data(), projection);
                break;
            case 2:
                projectComponents<2>(shape, templates, group.quotient.data(), projection);
                break;
            default:
                projectComponents<kPanelLanes>(shape, templates, group.quotient.data(), projection);
        }
    }
}

/// Multiplies the tile's activations by their ratio and leaves them transposed for accumulateGradient().
void updateActivations(State& state, std::size_t tile, Group& group) {
    const Shape& shape = state.shape;
    const std::size_t stride = shape.rankLanes() * kLaneCount;
    const float* old = state.activations.data() + tile * shape.tileActivations();
    float* updated = state.next.data() + tile * shape.tileActivations();
    for (std::size_t frame = 0; frame < kTileFrames; ++frame) {
        const std::size_t base = (frame / kBlockColumns) * shape.rank * kBlockColumns + frame % kBlockColumns;
        for (std::size_t component = 0; component < shape.rank; ++component) {
            const std::size_t at = base + component * kBlockColumns;
            float value = old[at];
            if (state.learnActivation[component]) {
                value *= group.projection[frame * stride + component] / state.denominator[component];
                value = std::max(value, kFactorFloor);
            }
            updated[at] = value;
            group.transposed[((component / kBlockColumns) * kTileFrames + frame) * kBlockColumns +
                             component % kBlockColumns] = value;
        }
    }
}

/// gradient += quotient * activations'.
void accumulateGradient(const Shape& shape, Group& group) {
    for (std::size_t panel = 0; panel < shape.panels; ++panel) {
        const float* quotient = group.quotient.data() + panel * kTileFrames * kPanelBins;
        for (std::size_t block = 0; block < shape.rankBlocks; ++block) {
            float* gradient =
                group.gradient.data() + panel * shape.panelTemplates() + block * kBlockColumns * kPanelBins;
            Lanes acc[kBlockColumns][kPanelLanes];
            for (std::size_t column = 0; column < kBlockColumns; ++column) {
                for (std::size_t row = 0; row < kPanelLanes; ++row) {
                    acc[column][row] = loadLanes(gradient + column * kPanelBins + row * kLaneCount);
                }
            }
            multiplyBlock<kPanelLanes>(kTileFrames, quotient,
                                       group.transposed.data() + block * kTileFrames * kBlockColumns, acc);
            for (std::size_t column = 0; column < kBlockColumns; ++column) {
                for (std::size_t row = 0; row < kPanelLanes; ++row) {
                    storeLanes(gradient + column * kPanelBins + row * kLaneCount, acc[column][row]);
                }
            }
        }
    }
}

/// One look at every tile: the cost of the present factors, the next activations and the template gradient,
/// which is left in groups[0].
double pass(State& state, const TiledSpectrogram& magnitudes, std::vector<Group>& groups, WorkerPool& pool) {
    const Shape& shape = state.shape;
    const std::size_t tilesPerGroup = (shape.tiles + groups.size() - 1) / groups.size();
    pool.run(groups.size(), 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t index = begin; index < end; ++index) {
            Group& group = groups[index];
            std::fill(group.gradient.begin(), group.gradient.end(), 0.0F);
            group.cost = 0.0;
            const std::size_t last = std::min(shape.tiles, (index + 1) * tilesPerGroup);
            for (std::size_t tile = index * tilesPerGroup; tile < last; ++tile) {
                group.cost += estimateTile(state, magnitudes, tile, group);
                projectTile(state, group);
                updateActivations(state, tile, group);
                if (state.learnTemplates) {
                    accumulateGradient(shape, group);
                }
            }
        }
    });
    double cost = groups[0].cost;
    for (std::size_t index = 1; index < groups.size(); ++index) {
        cost += groups[index].cost;
        if (state.learnTemplates) {
            for (std::size_t i = 0; i < groups[0].gradient.size(); ++i) {
                groups[0].gradient[i] += groups[index].gradient[i];
            }
        }
    }
    return cost;
}

/// Multiplies one component's template by `gradient` (when given) and brings it to L1 norm `weight`. The
/// rule's denominator is the same for a whole column, so the normalisation removes it.
void updateTemplate(State& state, std::size_t component, const float* gradient, float weight) {
    const Shape& shape = state.shape;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < shape.bins; ++bin) {
        const std::size_t at =
            (bin / kPanelBins) * shape.panelTemplates() + component * kPanelBins + bin % kPanelBins;
        float& value = state.byBin[at];
        if (gradient != nullptr) {
            value *= gradient[at];
        }
        sum += static_cast<double>(value);
    }
    // A component that is needed nowhere fades to nothing, which no factor brings back to unit norm.
    const double norm = std::max(sum, static_cast<double>(kFactorFloor));
    const auto factor = static_cast<float>(static_cast<double>(weight) / norm);
    for (std::size_t bin = 0; bin < shape.bins; ++bin) {
        const std::size_t at =
            (bin / kPanelBins) * shape.panelTemplates() + component * kPanelBins + bin % kPanelBins;
        state.byBin[at] = std::max(state.byBin[at] * factor, kFactorFloor);
    }
}

std::size_t activationOffset(const Shape& shape, std::size_t component, std::size_t frame) {
    return (frame / kBlockColumns) * shape.rank * kBlockColumns + component * kBlockColumns +
           frame % kBlockColumns;
}

State makeState(const TiledSpectrogram& magnitudes, const KlFactors& factors,
                const std::vector<KlComponent>& components, const KlNmfParameters& parameters) {
    State state;
    const std::size_t rank = components.size();
    state.shape = {magnitudes.bins(), magnitudes.panels(), rank, (rank + kBlockColumns - 1) / kBlockColumns,
                   magnitudes.tiles()};
    const Shape& shape = state.shape;
    state.cost = parameters.cost;
    state.epsilon = static_cast<float>(parameters.epsilon);
    state.byBin.assign(shape.panels * shape.panelTemplates(), 0.0F);
    state.byComponent.assign(shape.panels * kPanelBins * shape.rankLanes() * kLaneCount, 0.0F);
    state.activations.assign(shape.tiles * shape.tileActivations(), 0.0F);
    for (std::size_t component = 0; component < rank; ++component) {
        const KlComponent& role = components[component];
        state.denominator.push_back(role.weight + role.sparsity);
        state.learnActivation.push_back(role.learnActivation);
        state.learnTemplates = state.learnTemplates || role.learnTemplate;
        for (std::size_t bin = 0; bin < shape.bins; ++bin) {
            state.byBin[(bin / kPanelBins) * shape.panelTemplates() + component * kPanelBins +
                        bin % kPanelBins] = std::max(factors.templates(static_cast<Eigen::Index>(bin),
                                                                       static_cast<Eigen::Index>(component)),
                                                     0.0F);
        }
        updateTemplate(state, component, nullptr, role.weight);
        for (std::size_t frame = 0; frame < magnitudes.frames(); ++frame) {
            const float value =
                factors.activations(static_cast<Eigen::Index>(component), static_cast<Eigen::Index>(frame));
            state.activations[activationOffset(shape, component, frame)] = std::max(value, kFactorFloor);
        }
    }
    state.next = state.activations;
    return state;
}

void readBack(const State& state, const std::vector<KlComponent>& components, KlFactors& factors) {
    const Shape& shape = state.shape;
    for (Eigen::Index component = 0; component < factors.templates.cols(); ++component) {
        const auto index = static_cast<std::size_t>(component);
        for (Eigen::Index row = 0; row < factors.templates.rows(); ++row) {
            const auto bin = static_cast<std::size_t>(row);
            factors.templates(row, component) = state.byBin[(bin / kPanelBins) * shape.panelTemplates() +
                                                            index * kPanelBins + bin % kPanelBins] /
                                                components[index].weight;
        }
        for (Eigen::Index frame = 0; frame < factors.activations.cols(); ++frame) {
            factors.activations(component, frame) =
                state.activations[activationOffset(shape, index, static_cast<std::size_t>(frame))];
        }
    }
}

/// Sum over components of sparsity times the L1 norm of the activations.
double penalty(const State& state, const TiledSpectrogram& magnitudes,
               const std::vector<KlComponent>& components) {
    double total = 0.0;
    for (std::size_t component = 0; component < components.size(); ++component) {
        if (components[component].sparsity > 0.0F) {
            double norm = 0.0;
            for (std::size_t frame = 0; frame < magnitudes.frames(); ++frame) {
                norm +=
                    static_cast<double>(state.activations[activationOffset(state.shape, component, frame)]);
            }
            total += static_cast<double>(components[component].sparsity) * norm;
        }
    }
    return total;
}

std::string findMisfit(const TiledSpectrogram& magnitudes, const KlFactors& factors,
                       const std::vector<KlComponent>& components, const KlNmfParameters& parameters) {
    const auto rank = static_cast<Eigen::Index>(components.size());
    constexpr std::size_t kMostIterations = 10000;
    if (rank == 0 || factors.templates.cols() != rank || factors.activations.rows() != rank) {
        return "factorize: rank of templates, activations and components differ or are zero";
    }
    if (factors.templates.rows() != static_cast<Eigen::Index>(magnitudes.bins()) ||
        factors.activations.cols() != static_cast<Eigen::Index>(magnitudes.frames())) {
        return "factorize: factors do not have the spectrogram's bins and frames";
    }
    if (parameters.maxIterations == 0 || parameters.maxIterations > kMostIterations) {
        return "factorize: maxIterations outside 1..10000";
    }
    if (!(parameters.relativeChange >= 0.0) || !(parameters.epsilon >= 0.0)) {
        return "factorize: negative relativeChange or epsilon";
    }
    for (std::size_t index = 0; index < components.size(); ++index) {
        if (!(components[index].weight > 0.0F) || !(components[index].sparsity >= 0.0F)) {
            return "factorize: component weights must be positive, sparsity not negative";
        }
        const auto column = static_cast<Eigen::Index>(index);
        if (!factors.templates.col(column).allFinite() ||
            !(factors.templates.col(column).cwiseMax(0.0F).sum() > 0.0F)) {
            return "factorize: a template is not finite or empty";
        }
    }
    if (!factors.activations.allFinite()) {
        return "factorize: activations are not finite";
    }
    return {};
}

}  // namespace

Result<std::vector<double>> factorize(const TiledSpectrogram& magnitudes, KlFactors& factors,
                                      const std::vector<KlComponent>& components,
                                      const KlNmfParameters& parameters, WorkerPool& pool,
                                      const Progress& progress) {
    if (magnitudes.frames() == 0) {
        return Error{ErrorCode::Empty, "factorize: no frames"};
    }
    if (const std::string misfit = findMisfit(magnitudes, factors, components, parameters); !misfit.empty()) {
        return Error{ErrorCode::BadArgument, misfit};
    }
    State state = makeState(magnitudes, factors, components, parameters);
    const Shape& shape = state.shape;
    std::vector<Group> groups(std::min(kMaxGroups, shape.tiles));
    for (Group& group : groups) {
        group.quotient.assign(shape.tileValues(), 0.0F);
        group.projection.assign(shape.rankLanes() * kLaneCount * kTileFrames, 0.0F);
        group.transposed.assign(shape.rankBlocks * kBlockColumns * kTileFrames, 0.0F);
        group.gradient.assign(state.byBin.size(), 0.0F);
    }

    // A pass sees the cost of the factors it starts from, so the cost after iteration k is known in pass k +
    // 1, whose new activations are thrown away when the rule says stop.
    std::vector<double> costs;
    double reported = 0.0;
    for (std::size_t iteration = 0;; ++iteration) {
        updateByComponent(state);
        const double cost = pass(state, magnitudes, groups, pool);
        if (iteration > 0) {
            costs.push_back(cost + penalty(state, magnitudes, components));
        }
        double change = 1.0;
        if (iteration > 1) {
            const double step = std::abs(costs[iteration - 1] - costs[iteration - 2]);
            const double sinceFirst = costs.front() - costs[iteration - 1] + parameters.epsilon;
            change = step == 0.0 ? 0.0 : step / sinceFirst;
        }
        if (iteration == parameters.maxIterations || change < parameters.relativeChange) {
            break;
        }
        std::swap(state.activations, state.next);
        for (std::size_t component = 0; component < components.size(); ++component) {
            if (components[component].learnTemplate) {
                updateTemplate(state, component, groups[0].gradient.data(), components[component].weight);
            }
        }
        if (progress) {
            // The change falls roughly with the square of the iteration's number.
            reported =
                std::max({reported, std::min(1.0, std::sqrt(parameters.relativeChange / change)),
                          static_cast<double>(iteration) / static_cast<double>(parameters.maxIterations)});
            progress(reported);
        }
    }
    readBack(state, components, factors);
    return costs;
}

}  // namespace woodshed
