// SPDX-License-Identifier: Apache-2.0
#include "audit/audit_record.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "audit/decimal.h"

namespace siegel {
namespace {

constexpr Error no_record{ErrorCode::log_forged, "a line of the audit log is no record"};
constexpr Error not_printable{ErrorCode::bad_argument,
                              "a record of the audit log has a word that does not belong there"};
constexpr std::size_t time_size = 20;  // 2026-11-28T01:02:03Z
constexpr std::int64_t end_of_9999 = 253'402'300'800;

constexpr std::array<bool, 256> word_characters = [] {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:@/+=-"))
    allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= max_audit_word &&
         std::ranges::all_of(text, [](char c) { return word_characters[static_cast<unsigned char>(c)]; });
}

std::optional<std::int64_t> parse_time(std::string_view text) {
  constexpr std::string_view form = "0000-00-00T00:00:00Z";
  if (text.size() != time_size) return std::nullopt;
  for (std::size_t i = 0; i < form.size(); ++i)
    if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i]) return std::nullopt;
  const auto pair = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const std::chrono::year_month_day date{std::chrono::year(pair(0) * 100 + pair(2)),
                                         std::chrono::month(static_cast<unsigned>(pair(5))),
                                         std::chrono::day(static_cast<unsigned>(pair(8)))};
  if (!date.ok() || pair(0) < 19 || pair(11) > 23 || pair(14) > 59 || pair(17) > 59) return std::nullopt;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  const auto seconds = ((std::int64_t{days} * 24 + pair(11)) * 60 + pair(14)) * 60 + pair(17);
  return seconds < 0 ? std::nullopt : std::optional(seconds);
}

/// The members of a line, pointing into it.
struct Line {
  std::uint64_t sequence = 0;
  std::int64_t time = 0;
  std::optional<std::uint64_t> of;
  std::array<std::string_view, 8> texts;  ///< in the order of `text_names`
  std::string_view recipients;            ///< `"a","b"`
  std::string_view counts;                ///< `"a":1,"b":2`
};

/// Takes a line apart from its front. The first thing that is not as expected makes all that follows fail.
class Scanner {
 public:
  explicit Scanner(std::string_view line) : rest_(line) {}

  bool skip(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  void expect(std::string_view expected) { ok_ &= skip(expected); }
  std::string_view word() {
    std::size_t size = 0;
    while (size < rest_.size() && word_characters[static_cast<unsigned char>(rest_[size])]) ++size;
    return take(size, size > 0 && size <= max_audit_word);
  }
  std::uint64_t number() {
    std::size_t size = 0;
    while (size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') ++size;
    const auto number = parse_decimal(take(size, true));
    ok_ &= number.has_value();
    return number.value_or(0);
  }
  /// What `item` takes once or more, with commas between.
  template <class Item>
  std::string_view list(std::size_t most, Item item) {
    const auto before = rest_;
    std::size_t items = 0;
    do item();
    while (ok_ && ++items < most && skip(","));
    return before.substr(0, before.size() - rest_.size());
  }
  std::string_view take(std::size_t size, bool is_right) {
    ok_ &= is_right;
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(std::min(size, rest_.size()));
    return taken;
  }
  bool is_done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

// Between these `of` stands behind `tenant`.
constexpr std::array<std::string_view, 8> text_names{R"(,"operation":")", R"(,"outcome":")", R"(,"actor":")",
                                                     R"(,"tenant":")",    R"(,"error":")",   R"(,"policy":")",
                                                     R"(,"file_id":")",   R"(,"digest":")"};
constexpr std::size_t required_texts = 2;
constexpr std::size_t texts_before_of = 4;
constexpr std::string_view of_name = R"(,"of":)";
constexpr std::string_view recipients_name = R"(,"recipients":[)";
constexpr std::string_view counts_name = R"(,"counts":{)";

std::optional<Line> scan(std::string_view text) {
  if (text.size() > max_audit_record) return std::nullopt;
  Line line;
  Scanner scanner(text);
  scanner.expect(R"({"seq":)");
  line.sequence = scanner.number();
  scanner.expect(R"(,"time":")");
  const auto time = parse_time(scanner.take(time_size, true));
  if (!time) return std::nullopt;
  line.time = *time;
  scanner.expect("\"");
  for (std::size_t i = 0; i < text_names.size(); ++i) {
    if (i == texts_before_of && scanner.skip(of_name)) line.of = scanner.number();
    if (i < required_texts)
      scanner.expect(text_names[i]);
    else if (!scanner.skip(text_names[i]))
      continue;
    line.texts[i] = scanner.word();
    scanner.expect("\"");
  }
  const auto quoted = [&] {
    scanner.expect("\"");
    scanner.word();
    scanner.expect("\"");
  };
  if (scanner.skip(recipients_name)) {
    line.recipients = scanner.list(max_audit_recipients, quoted);
    scanner.expect("]");
  }
  if (scanner.skip(counts_name)) {
    line.counts = scanner.list(max_audit_counts, [&] {
      quoted();
      scanner.expect(":");
      scanner.number();
    });
    scanner.expect("}");
  }
  scanner.expect("}");
  if (!scanner.is_done()) return std::nullopt;
  return line;
}

}  // namespace

std::string print_utc(std::int64_t seconds) {
  const auto moment = std::chrono::sys_seconds(std::chrono::seconds(seconds));
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(moment - day);
  std::string text;
  const auto digits = [&](std::int64_t number, std::size_t width) {
    const auto plain = std::to_string(number);
    text.append(width - std::min(width, plain.size()), '0') += plain;
  };
  digits(static_cast<int>(date.year()), 4);
  text += '-';
  digits(static_cast<unsigned>(date.month()), 2);
  text += '-';
  digits(static_cast<unsigned>(date.day()), 2);
  text += 'T';
  digits(clock.hours().count(), 2);
  text += ':';
  digits(clock.minutes().count(), 2);
  text += ':';
  digits(clock.seconds().count(), 2);
  return text + 'Z';
}

Result<std::string> AuditRecord::print() const {
  if (time < 0 || time >= end_of_9999 || recipients.size() > max_audit_recipients || counts.size() > max_audit_counts)
    return fail(not_printable);
  std::string line = R"({"seq":)" + std::to_string(sequence) + R"(,"time":")" + print_utc(time) + '"';
  const std::array<const std::string*, 8> texts{&operation, &outcome, &actor,   &tenant,
                                                &error,     &policy,  &file_id, &digest};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i == texts_before_of && of) line += std::string(of_name) + std::to_string(*of);
    if (texts[i]->empty() && i >= required_texts) continue;
    if (!is_word(*texts[i])) return fail(not_printable);
    (line += text_names[i]) += *texts[i] + '"';
  }
  std::string_view before = recipients_name;
  for (const auto& recipient : recipients) {
    if (!is_word(recipient)) return fail(not_printable);
    ((line += before) += '"') += recipient + '"';
    before = ",";
  }
  if (!recipients.empty()) line += ']';
  before = counts_name;
  for (const auto& [name, number] : counts) {
    if (!is_word(name)) return fail(not_printable);
    ((line += before) += '"') += name + "\":" + std::to_string(number);
    before = ",";
  }
  if (!counts.empty()) line += '}';
  line += '}';
  // What does not read back, such as a number beyond 2^53, does not go out.
  if (line.size() > max_audit_record || !scan(line)) return fail(not_printable);
  return line;
}

Result<AuditRecord> AuditRecord::parse(std::string_view text) {
  const auto line = scan(text);
  if (!line) return fail(no_record);
  AuditRecord record;
  record.sequence = line->sequence;
  record.time = line->time;
  record.of = line->of;
  const std::array<std::string*, 8> texts{&record.operation, &record.outcome, &record.actor,   &record.tenant,
                                          &record.error,     &record.policy,  &record.file_id, &record.digest};
  for (std::size_t i = 0; i < texts.size(); ++i) *texts[i] = line->texts[i];
  Scanner recipients(line->recipients);
  while (recipients.skip("\"")) {
    record.recipients.emplace_back(recipients.word());
    recipients.expect("\"");
    recipients.skip(",");
  }
  Scanner counts(line->counts);
  while (counts.skip("\"")) {
    auto name = std::string(counts.word());
    counts.expect("\":");
    record.counts.emplace_back(std::move(name), counts.number());
    counts.skip(",");
  }
  return record;
}

Result<std::uint64_t> check_audit_line(std::string_view text) {
  const auto line = scan(text);
  if (!line) return fail(no_record);
  return line->sequence;
}

}  // namespace siegel
