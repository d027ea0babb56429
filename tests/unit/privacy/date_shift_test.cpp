// SPDX-License-Identifier: Apache-2.0
#include "privacy/date_shift.h"

#include <chrono>
#include <set>

#include "privacy/surrogate.h"
#include "support/provider.h"

using namespace siegel;
using namespace siegel::test;

namespace {

DateShift make(std::int32_t least, std::int32_t most, bool weeks = false) {
  return value(DateShift::create(pattern(32), {least, most, weeks}, provider()));
}

std::string shifted(DateShift& shift, std::string_view entity, std::string_view date) {
  std::string to;
  ok(shift.shift(entity, date, to));
  return to;
}

std::chrono::sys_days day_of(std::string_view iso) {
  const auto number = [&](std::size_t at, std::size_t size) { return std::stoi(std::string(iso.substr(at, size))); };
  return std::chrono::sys_days(std::chrono::year_month_day{std::chrono::year(number(0, 4)),
                                                           std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                                           std::chrono::day(static_cast<unsigned>(number(8, 2)))});
}

}  // namespace

TEST_CASE("dates of one person move together, and never stay", "[privacy][dateshift]") {
  auto shift = make(-30, 30);
  std::set<std::int64_t> seen;
  for (int person = 0; person < 400; ++person) {
    const auto entity = "person " + std::to_string(person);
    const auto first = shifted(shift, entity, "2024-02-28");
    const auto days = (day_of(first) - day_of("2024-02-28")).count();
    REQUIRE(days >= -30);
    REQUIRE(days <= 30);
    REQUIRE(days != 0);
    seen.insert(days);
    CHECK((day_of(shifted(shift, entity, "2024-03-19")) - day_of(first)).count() == 20);
  }
  CHECK(seen.size() > 50);
}

TEST_CASE("whole weeks keep the day of the week", "[privacy][dateshift]") {
  auto shift = make(-100, 100, true);
  for (int person = 0; person < 50; ++person) {
    const auto moved = (day_of(shifted(shift, std::to_string(person), "2024-05-06")) - day_of("2024-05-06")).count();
    CHECK(moved % 7 == 0);
    CHECK(moved != 0);
  }
  auto positive = make(10, 60, true);
  const auto moved = (day_of(shifted(positive, "x", "2024-05-06")) - day_of("2024-05-06")).count();
  CHECK(moved >= 14);
  CHECK(moved <= 56);
  auto negative = make(-60, -10, true);
  const auto back = (day_of(shifted(negative, "x", "2024-05-06")) - day_of("2024-05-06")).count();
  CHECK(back >= -56);
  CHECK(back <= -14);
}

TEST_CASE("dates keep their spelling", "[privacy][dateshift]") {
  auto shift = make(1, 2);
  const auto iso = shifted(shift, "x", "2023-12-31T10:00:00Z");
  CHECK(iso.starts_with("2024-01-0"));
  CHECK(iso.ends_with("T10:00:00Z"));
  CHECK(shifted(shift, "x", "31.12.2023").ends_with(".01.2024"));
  std::string to;
  for (const auto* wrong :
       {"", "2024-13-01", "2024-02-30", "1.2.2024", "20240101", "2024-01-0x", "2024-01-011", "0000-01-01"})
    CHECK(error_of(shift.shift("x", wrong, to)) == ErrorCode::bad_data);
  CHECK(error_of(shift.shift("x", "9999-12-31", to)) == ErrorCode::bad_data);
  for (const DateShift::Range range :
       {DateShift::Range{5, 4}, DateShift::Range{0, 0}, DateShift::Range{-40'000, 0}, DateShift::Range{1, 6, true}})
    CHECK(error_of(DateShift::create(pattern(32), range, provider())) == ErrorCode::bad_policy);
  CHECK(error_of(DateShift::create(pattern(31), {1, 20}, provider())) == ErrorCode::bad_key);
}

TEST_CASE("surrogates: of the kind, the same for the same value", "[privacy][surrogate]") {
  for (const auto* word : {"given-name", "surname", "name", "city", "street", "phone", "email"}) {
    auto surrogates = value(Surrogates::create(value(parse_surrogate_kind(word)), pattern(32), provider()));
    std::string first;
    std::string again;
    surrogates.make("Erika", first);
    surrogates.make("Erika", again);
    CHECK(first == again);
    CHECK_FALSE(first.empty());
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
      surrogates.make(std::to_string(i), first);
      seen.insert(first);
    }
    CHECK(seen.size() > 8);
  }
  std::string phone;
  value(Surrogates::create(SurrogateKind::phone, pattern(32), provider())).make("x", phone);
  CHECK(phone.starts_with("030 23125 "));
  CHECK(error_of(parse_surrogate_kind("title")) == ErrorCode::bad_argument);
  CHECK(error_of(Surrogates::create(SurrogateKind::name, pattern(1), provider())) == ErrorCode::bad_key);
}
