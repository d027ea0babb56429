// SPDX-License-Identifier: Apache-2.0
#include "c_api/envelope_object.h"

#include <algorithm>

#include "c_api/shared_provider.h"
#include "codec/json_object.h"
#include "formats/envelope_key_file.h"

namespace siegel::c_api {
namespace {

constexpr std::size_t max_content_limit = std::size_t{1} << 30;
constexpr std::size_t room_for_headers = std::size_t{16} << 20;  // 100 recipients with headers of 64 KiB, in base64

Result<std::size_t> take_max_content(JsonObject& json) {
  SIEGEL_TRY(const auto given, json.take_number("max_content"));
  if (given && *given > max_content_limit) return fail(ErrorCode::bad_argument, "max_content is at most 1 GiB");
  return static_cast<std::size_t>(given.value_or(default_max_envelope_content));
}

}  // namespace

Result<ByteView> EnvelopeObject::push(ByteView bytes) {
  if (bytes.size() > limit_ - taken_.size())
    return fail(ErrorCode::too_large, "it is longer than it may be: one tag covers all of it");
  append(taken_, bytes);
  return ByteView{};
}

Status EnvelopeObject::add_key(ByteView key) {
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto parsed, parse_envelope_key(key, *provider));
  if (keys_.size() == max_envelope_recipients) return fail(ErrorCode::too_large, "there are more than 100 keys");
  keys_.push_back(std::move(parsed));
  return {};
}

Result<std::string> EnvelopeObject::inspect() {
  return fail(ErrorCode::bad_argument, "only what is opened can be looked at");
}

std::vector<EnvelopeSecret> EnvelopeObject::secrets() const {
  std::vector<EnvelopeSecret> list;
  for (const auto& key : keys_) list.push_back({&key, {}});
  if (!passphrase_.empty()) list.push_back({nullptr, passphrase_.reveal()});
  return list;
}

EnvelopeSealObject::EnvelopeSealObject(Options options)
    : EnvelopeObject(options.jwe.max_content), options_(std::move(options)) {}

Result<EnvelopeSealObject::Options> EnvelopeSealObject::read(ByteView text) {
  Options options;
  SIEGEL_TRY(auto json, JsonObject::parse(text));
  SIEGEL_TRY(const auto format, json.take_text("format"));
  if (format == "cose")
    options.format = EnvelopeFormat::cose;
  else if (format == "cms")
    options.format = EnvelopeFormat::cms;
  else if (format != "jwe")
    return fail(ErrorCode::bad_argument, "the format is jwe, cose or cms");
  SIEGEL_TRY(const auto max_content, take_max_content(json));
  options.jwe.max_content = options.cose.max_content = options.cms.max_content = max_content;
  if (options.format == EnvelopeFormat::jwe) {
    SIEGEL_TRY(const auto serialization, json.take_text("serialization"));
    options.has_serialization = serialization.has_value();
    if (serialization == "flattened")
      options.jwe.serialization = JweSerialization::flattened;
    else if (serialization == "general")
      options.jwe.serialization = JweSerialization::general;
    else if (serialization && serialization != "compact")
      return fail(ErrorCode::bad_argument, "a serialization is compact, flattened or general");
  }
  if (options.format == EnvelopeFormat::cms) {
    SIEGEL_TRY(const auto armor, json.take_flag("armor"));
    SIEGEL_TRY(const auto now, json.take_number("now"));
    SIEGEL_TRY(const auto accepts, json.take_flag("accept_unfit_certificates"));
    options.cms.as_pem = armor.value_or(false);
    options.cms.now = static_cast<std::int64_t>(std::min<std::uint64_t>(now.value_or(0), 1ULL << 62U));
    options.cms.accept_unfit_certificates = accepts.value_or(false);
  } else {
    SIEGEL_TRY(const auto media_type, json.take_text("media_type"));
    SIEGEL_TRY(const auto anonymous, json.take_flag("anonymous"));
    options.jwe.content_type = options.cose.content_type = media_type.value_or("");
    options.jwe.name_keys = options.cose.name_keys = !anonymous.value_or(false);
  }
  SIEGEL_CHECK(json.expect_nothing_left());
  return options;
}

Result<std::unique_ptr<EnvelopeSealObject>> EnvelopeSealObject::create(ByteView text) {
  SIEGEL_TRY(auto options, read(text));
  return std::unique_ptr<EnvelopeSealObject>(new EnvelopeSealObject(std::move(options)));
}

Result<ByteView> EnvelopeSealObject::finish() {
  SIEGEL_TRY(const auto* provider, shared_provider());
  const auto recipients = secrets();
  if (recipients.size() > 1 && !options_.has_serialization) options_.jwe.serialization = JweSerialization::general;
  auto content = std::move(taken_);
  if (options_.format == EnvelopeFormat::jwe) {
    SIEGEL_TRY(message_, seal_jwe(std::move(content), recipients, options_.jwe, *provider));
  } else if (options_.format == EnvelopeFormat::cose) {
    SIEGEL_TRY(message_, seal_cose(std::move(content), recipients, options_.cose, *provider));
  } else {
    SIEGEL_TRY(message_, seal_cms(std::move(content), recipients, options_.cms, *provider));
  }
  return ByteView(message_);
}

EnvelopeOpenObject::EnvelopeOpenObject(EnvelopeLimits limits)
    // Base64 makes a third more of it, PEM also breaks the lines.
    : EnvelopeObject(limits.max_content / 2 * 3 + room_for_headers), limits_(limits) {}

Result<std::unique_ptr<EnvelopeOpenObject>> EnvelopeOpenObject::create(ByteView text) {
  EnvelopeLimits limits;
  SIEGEL_TRY(auto json, JsonObject::parse(text));
  SIEGEL_TRY(limits.max_content, take_max_content(json));
  SIEGEL_TRY(const auto accepts, json.take_flag("accept_rsa_pkcs1"));
  limits.accept_rsa_pkcs1_v1_5 = accepts.value_or(false);
  SIEGEL_CHECK(json.expect_nothing_left());
  return std::unique_ptr<EnvelopeOpenObject>(new EnvelopeOpenObject(limits));
}

Status EnvelopeOpenObject::parse() {
  if (envelope_) return {};
  const auto format = recognize_envelope(ByteView(taken_).first(std::min(taken_.size(), recognizer_size)));
  if (format == EnvelopeFormat::unknown || format == EnvelopeFormat::siegel)
    return fail(ErrorCode::bad_data, "this is neither JWE nor COSE nor CMS");
  SIEGEL_TRY(envelope_, StandardEnvelope::parse(format, ByteView(taken_), limits_));
  taken_ = {};
  return {};
}

Result<std::string> EnvelopeOpenObject::inspect() {
  SIEGEL_CHECK(parse());
  return envelope_->inspection().print();
}

Result<ByteView> EnvelopeOpenObject::finish() {
  SIEGEL_CHECK(parse());
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(content_, envelope_->open(secrets(), *provider));
  return ByteView(content_);
}

}  // namespace siegel::c_api
