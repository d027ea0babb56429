// SPDX-License-Identifier: Apache-2.0
#include "audit/log_export.h"

#include <algorithm>

#include "codec/base64.h"
#include "codec/hex.h"

namespace siegel {
namespace {

constexpr std::string_view first_line = "siegel.audit-export/v1\n";
constexpr std::string_view key_start = "key ";
constexpr std::string_view checkpoint_start = "checkpoint ";
constexpr int head_lines = 3;
constexpr std::size_t max_head = 2 * max_signed_note;

constexpr Error no_export{ErrorCode::bad_data, "this is no audit log in one file (siegel.audit-export/v1)"};
constexpr Error not_as_noted{ErrorCode::log_forged,
                             "the audit log is not the one that was merged before: records were altered or taken away"};

/// Takes a line with this beginning off the front.
std::optional<std::string_view> take(std::string_view& text, std::string_view start) {
  const auto end = text.find('\n');
  if (!text.starts_with(start) || end == std::string_view::npos) return std::nullopt;
  const auto value = text.substr(start.size(), end - start.size());
  text.remove_prefix(end + 1);
  return value;
}

}  // namespace

std::string LogExportHead::print(const Provider& provider) const {
  return std::string(first_line) + std::string(key_start) + key.print(provider) + "\n" + std::string(checkpoint_start) +
         encode_base64(bytes_of(checkpoint)) + "\n";
}

LogExportVerifier::LogExportVerifier(std::vector<NotedState> noted, const Provider& provider, LogVerifier::Visit visit)
    : noted_(std::move(noted)), provider_(&provider), visit_(std::move(visit)) {
  std::ranges::sort(noted_, {}, &NotedState::size);
}

Status LogExportVerifier::push(ByteView piece) {
  auto text = text_of(piece);
  while (!records_ && !text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    head_ += text.substr(0, end);
    text.remove_prefix(end);
    if (head_.size() > max_head || !head_.starts_with(first_line.substr(0, head_.size()))) return fail(no_export);
    if (std::ranges::count(head_, '\n') == head_lines) SIEGEL_CHECK(take_head());
  }
  return text.empty() ? Status{} : records_->push(bytes_of(text));
}

Status LogExportVerifier::take_head() {
  auto rest = std::string_view(head_).substr(first_line.size());
  const auto key = take(rest, key_start);
  const auto checkpoint = take(rest, checkpoint_start);
  if (!key || !checkpoint) return fail(no_export);
  const auto note = decode_base64(*checkpoint);
  if (!note) return fail(no_export);
  SIEGEL_TRY(key_, NoteVerifier::parse(*key, *provider_));
  SIEGEL_TRY(checkpoint_, Checkpoint::open(text_of(*note), *key_, *provider_));
  records_.emplace(std::vector{checkpoint_}, *provider_,
                   [this](std::string_view line, const TreeHash& leaf, std::uint64_t end) -> Status {
                     SIEGEL_CHECK(compare(records_->size()));
                     return visit_ ? visit_(line, leaf, end) : Status{};
                   });
  return compare(0);
}

/// The states that were noted at the size that the log has now.
Status LogExportVerifier::compare(std::uint64_t size) {
  for (; compared_ < noted_.size() && noted_[compared_].size == size; ++compared_) {
    const Checkpoint then{key_->name, size, records_->root()};
    if (noted_[compared_].digest != encode_hex(then.digest(*provider_))) return fail(not_as_noted);
  }
  return {};
}

Result<Checkpoint> LogExportVerifier::finish() {
  if (!records_) return fail(no_export);
  SIEGEL_CHECK(records_->finish());
  if (records_->size() != checkpoint_.size)
    return fail(ErrorCode::log_forged, "the audit log has records that its checkpoint does not cover");
  if (compared_ != noted_.size()) return fail(not_as_noted);
  return checkpoint_;
}

std::string log_id(const NoteVerifier& key, const Provider& provider) {
  const auto hash = provider.sha_256();
  hash->update(bytes_of(key.print(provider)));
  return encode_hex(hash->finish());
}

}  // namespace siegel
