// SPDX-License-Identifier: Apache-2.0
#include "risk/risk_report.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace siegel {
namespace {

using Rows = std::vector<std::uint32_t>;

constexpr std::size_t max_number_size = 40;  // digits: far from what a double cannot hold, so that none is infinite

/// Rows of one class lie next to each other: refined by one column after the other, each by counting.
class Classes {
 public:
  explicit Classes(std::size_t rows) : order_(rows), begins_{0, rows} {
    std::iota(order_.begin(), order_.end(), 0U);
    if (rows == 0) begins_ = {0};
  }

  void refine(const std::vector<std::uint32_t>& numbers) {
    std::vector<std::size_t> begins{0};
    for (std::size_t i = 0; i + 1 < begins_.size(); ++i) {
      const auto part = std::span(order_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
      if (part.size() > 1) std::ranges::sort(part, {}, [&](std::uint32_t row) { return numbers[row]; });
      for (std::size_t at = 1; at < part.size(); ++at)
        if (numbers[part[at]] != numbers[part[at - 1]]) begins.push_back(begins_[i] + at);
      begins.push_back(begins_[i + 1]);
    }
    begins_ = std::move(begins);
  }

  std::size_t count() const { return begins_.size() - 1; }
  std::span<const std::uint32_t> rows_of(std::size_t i) const {
    return std::span(order_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
  }

 private:
  Rows order_;
  std::vector<std::size_t> begins_;
};

Classes classes_without(const RiskTable& table, std::size_t left_out) {
  Classes classes(static_cast<std::size_t>(table.rows()));
  for (std::size_t i = 0; i < table.quasi_count(); ++i)
    if (i != left_out) classes.refine(table.quasi(i));
  return classes;
}

std::uint64_t uniques_of(const Classes& classes) {
  std::uint64_t uniques = 0;
  for (std::size_t i = 0; i < classes.count(); ++i) uniques += classes.rows_of(i).size() == 1 ? 1U : 0U;
  return uniques;
}

/// A number as tables write it: a sign, digits, a point and digits. Written out, because libc++ cannot read one yet.
std::optional<double> plain_decimal(std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.size() > max_number_size) return std::nullopt;
  double number = 0;
  double scale = 1;
  bool behind_point = false;
  bool has_digits = false;
  for (const char c : text) {
    if (c == '.' && !behind_point) {
      behind_point = true;
    } else if (c >= '0' && c <= '9') {
      has_digits = true;
      number = number * 10 + (c - '0');
      if (behind_point) scale *= 10;
    } else {
      return std::nullopt;
    }
  }
  if (!has_digits) return std::nullopt;
  return (is_negative ? -number : number) / scale;
}

/// The values in the order of the numbers they spell; nothing if one is no number.
std::optional<Rows> numeric_order(const std::vector<std::string>& values) {
  std::vector<double> numbers;
  for (const auto& text : values) {
    const auto number = plain_decimal(text);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  Rows order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return numbers[i]; });
  return order;
}

/// The ordered distance of classes from the table (Li et al. 2007): how much of the share has to be moved, and how many
/// values far. Between two values that a class has, what it carries along stays the same, so that a class costs as much
/// as it has values, and not as the table has.
class OrderedDistance {
 public:
  /// `order`: at least two values in the order of their numbers; `whole`: the share of each in the table.
  OrderedDistance(const Rows& order, const std::vector<double>& whole)
      : ranks_(order.size()), below_(order.size()), sums_(order.size() + 1) {
    double below = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      ranks_[order[rank]] = static_cast<std::uint32_t>(rank);
      below_[rank] = below += whole[order[rank]];
      sums_[rank + 1] = sums_[rank] + below;
    }
  }

  /// `seen`: the values of a class, in any order; `share_of` gives the share of each in it.
  template <class Share>
  double of(std::vector<std::uint32_t>& seen, const Share& share_of) const {
    std::ranges::sort(seen, {}, [&](std::uint32_t value) { return ranks_[value]; });
    double moved = 0;
    double carried = 0;
    std::size_t from = 0;
    for (const auto value : seen) {
      moved += between(from, ranks_[value], carried);
      carried += share_of(value);
      from = ranks_[value];
    }
    moved += between(from, below_.size(), carried);
    return moved / static_cast<double>(below_.size() - 1);
  }

 private:
  /// The sum of |carried - below_[rank]| over the ranks [begin, end): below_ only grows.
  double between(std::size_t begin, std::size_t end, double carried) const {
    const auto first = below_.begin();
    const auto at =
        std::upper_bound(first + static_cast<std::ptrdiff_t>(begin), first + static_cast<std::ptrdiff_t>(end), carried);
    const auto split = static_cast<std::size_t>(at - first);
    const double lower = carried * static_cast<double>(split - begin) - (sums_[split] - sums_[begin]);
    const double upper = sums_[end] - sums_[split] - carried * static_cast<double>(end - split);
    return lower + upper;
  }

  Rows ranks_;
  std::vector<double> below_;  // the share of all values up to and with this rank
  std::vector<double> sums_;   // of below_, up to and without this rank
};

SensitiveRisk sensitive_risk(const RiskTable& table, std::size_t column, const Classes& classes) {
  const auto& numbers = table.sensitive(column);
  const auto& values = table.sensitive_values(column);
  SensitiveRisk risk;
  risk.name = table.sensitive_name(column);
  risk.distinct = values.size();
  if (table.rows() == 0) return risk;
  std::vector<double> whole(values.size());
  for (const auto number : numbers) whole[number] += 1.0 / static_cast<double>(table.rows());
  const auto order = numeric_order(values);
  std::optional<OrderedDistance> ordered;
  if (order && values.size() > 1) {
    ordered.emplace(*order, whole);
    risk.t_ordered = 0;
  }
  risk.distinct_l = values.size();
  double least_entropy = std::log(static_cast<double>(values.size()));
  std::vector<std::uint32_t> counts(values.size());
  std::vector<std::uint32_t> seen;
  for (std::size_t i = 0; i < classes.count(); ++i) {
    const auto rows = classes.rows_of(i);
    const auto size = static_cast<double>(rows.size());
    seen.clear();
    for (const auto row : rows)
      if (counts[numbers[row]]++ == 0) seen.push_back(numbers[row]);
    double entropy = 0;
    // Half the sum of all differences: what is in no class member adds its whole share.
    double distance = 1;
    for (const auto value : seen) {
      const double share = counts[value] / size;
      entropy -= share * std::log(share);
      distance += std::abs(share - whole[value]) - whole[value];
    }
    risk.distinct_l = std::min<std::uint64_t>(risk.distinct_l, seen.size());
    least_entropy = std::min(least_entropy, entropy);
    risk.t_equal = std::max(risk.t_equal, distance / 2);
    if (seen.size() == 1) risk.homogeneous_rows += rows.size();
    if (ordered) {
      const auto distance_of = ordered->of(seen, [&](std::uint32_t value) { return counts[value] / size; });
      risk.t_ordered = std::max(*risk.t_ordered, distance_of);
    }
    for (const auto value : seen) counts[value] = 0;
  }
  risk.entropy_l = std::exp(least_entropy);
  return risk;
}

}  // namespace

RiskReport RiskReport::compute(const RiskTable& table) {
  RiskReport report;
  report.rows = table.rows();
  const auto classes = classes_without(table, table.quasi_count());
  report.classes = classes.count();
  report.k = report.rows;
  for (std::size_t i = 0; i < classes.count(); ++i) {
    const auto size = static_cast<std::uint64_t>(classes.rows_of(i).size());
    report.k = std::min(report.k, size);
    if (size == 1) ++report.uniques;
    if (size < 5) report.rows_below_5 += size;
    const auto band = std::ranges::upper_bound(band_begins, size) - band_begins.begin() - 1;
    report.rows_by_class_size[static_cast<std::size_t>(band)] += size;
  }
  if (report.rows != 0) {
    report.mean_risk = static_cast<double>(report.classes) / static_cast<double>(report.rows);
    report.greatest_risk = 1.0 / static_cast<double>(report.k);
  }
  for (std::size_t i = 0; i < table.quasi_count(); ++i) {
    const auto uniques = table.quasi_count() == 1 ? 0 : uniques_of(classes_without(table, i));
    report.quasi.push_back({table.quasi_name(i), table.quasi_values(i).size(), uniques});
  }
  for (std::size_t i = 0; i < table.sensitive_count(); ++i)
    report.sensitive.push_back(sensitive_risk(table, i, classes));
  return report;
}

bool RiskReport::has_same_columns(const RiskReport& other) const {
  const auto same = [](const auto& a, const auto& b) { return a.name == b.name; };
  return std::ranges::equal(quasi, other.quasi, same) && std::ranges::equal(sensitive, other.sensitive, same);
}

}  // namespace siegel
