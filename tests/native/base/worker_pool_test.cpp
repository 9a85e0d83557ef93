#include "base/worker_pool.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "base/result.h"

namespace woodshed {
namespace {

TEST(WorkerPool, CoversEveryItemOnce) {
    for (const std::size_t workers : {1U, 2U, 4U}) {
        WorkerPool pool(workers);
        for (const std::size_t count : {0U, 1U, 7U, 1000U}) {
            for (const std::size_t grain : {0U, 1U, 3U, 5000U}) {
                std::vector<std::atomic<int>> visits(count);
                pool.run(count, grain, [&](std::size_t begin, std::size_t end) {
                    ASSERT_LT(begin, end);
                    ASSERT_LE(end - begin, std::max<std::size_t>(grain, 1));
                    for (std::size_t i = begin; i < end; ++i) {
                        ++visits[i];
                    }
                });
                EXPECT_TRUE(
                    std::all_of(visits.begin(), visits.end(), [](const auto& visit) { return visit == 1; }));
            }
        }
    }
}

/// Sums of floats in chunk order: any dependence of the chunks on the number of workers would change the
/// bits.
TEST(WorkerPool, ChunksDoNotDependOnTheNumberOfWorkers) {
    const auto sumWith = [](std::size_t workers) {
        WorkerPool pool(workers);
        constexpr std::size_t kCount = 10007;
        constexpr std::size_t kGrain = 64;
        std::vector<float> partial(kCount / kGrain + 1);
        pool.run(kCount, kGrain, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                partial[begin / kGrain] += 1.0F / static_cast<float>(i + 1);
            }
        });
        return std::accumulate(partial.begin(), partial.end(), 0.0F);
    };
    EXPECT_EQ(sumWith(1), sumWith(2));
    EXPECT_EQ(sumWith(1), sumWith(4));
}

TEST(WorkerPool, ClampsTheNumberOfWorkers) {
    EXPECT_EQ(WorkerPool(1).size(), 1U);
    EXPECT_EQ(WorkerPool(1000).size(), WorkerPool::kMaxWorkers);
    EXPECT_GE(WorkerPool(0).size(), 1U);
    EXPECT_LE(WorkerPool(0).size(), WorkerPool::kMaxWorkers);
}

TEST(WorkerPool, RethrowsAndRemainsUsable) {
    WorkerPool pool(4);
    EXPECT_THROW(pool.run(100, 1,
                          [](std::size_t begin, std::size_t) {
                              if (begin == 50) {
                                  throw std::runtime_error("planned");
                              }
                          }),
                 std::runtime_error);
    std::atomic<int> visited = 0;
    pool.run(100, 1, [&](std::size_t, std::size_t) { ++visited; });
    EXPECT_EQ(visited, 100);
}

TEST(WorkerPool, ManyShortRuns) {
    WorkerPool pool(4);
    std::atomic<std::size_t> visited = 0;
    for (int run = 0; run < 500; ++run) {
        pool.run(8, 1, [&](std::size_t begin, std::size_t end) { visited += end - begin; });
    }
    EXPECT_EQ(visited, 4000U);
}

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> good = 3;
    EXPECT_TRUE(good.ok());
    EXPECT_TRUE(static_cast<bool>(good));
    EXPECT_EQ(good.value(), 3);
    const Result<int> bad = Error{ErrorCode::TooShort, "one frame is needed"};
    EXPECT_FALSE(bad);
    EXPECT_EQ(bad.error().code, ErrorCode::TooShort);
    EXPECT_EQ(bad.error().message, "one frame is needed");
}

TEST(Result, GivesUpItsValue) {
    Result<std::vector<int>> result = std::vector<int>{1, 2, 3};
    result.value().push_back(4);
    const std::vector<int> taken = std::move(result).value();
    EXPECT_EQ(taken.size(), 4U);
}

}  // namespace
}  // namespace woodshed
