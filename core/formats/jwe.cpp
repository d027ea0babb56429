// SPDX-License-Identifier: Apache-2.0
#include "formats/jwe.h"

#include <algorithm>
#include <array>

#include "codec/base64url.h"
#include "crypto/cbc_hmac.h"
#include "data/json_rewriter.h"
#include "formats/jwe_content_key.h"

namespace siegel {
namespace {

constexpr std::size_t compact_parts = 5;
constexpr std::size_t gcm_key_size = 32;
constexpr std::size_t max_names = 100'000;

constexpr Error too_many{ErrorCode::too_large, "a JWE has more than 100 recipients"};
constexpr Error too_long{ErrorCode::too_large,
                         "the content of the JWE is longer than it may be: one tag covers all of it"};
constexpr Error mixed{ErrorCode::bad_data, "a JWE is flattened or general, and not both"};

Result<JoseObject> header_in(std::string_view encoded) {
  SIEGEL_TRY(const auto json, decode_base64url(encoded));
  return JoseObject::parse(json);
}

}  // namespace

/// The JSON serialization (RFC 7516, 7.2). Members that nobody knows are ignored.
class JweMessage::Reader final : public JsonVisitor {
 public:
  Reader(JweMessage& message, const EnvelopeLimits& limits) : message_(message), limits_(limits) {}

  Status visit(const JsonPath& path, const JsonScalar& scalar) override {
    if (path.size() == 0) return fail(no_message);
    if (auto* header = header_at(path)) return header->add(path, header_depth(path), scalar);
    const auto name = path[0].name;
    if (path.size() == 3 && name == "recipients" && path.last().name == "encrypted_key")
      return read(scalar, message_.entries_.back().encrypted_key);
    if (path.size() == 2 && name == "recipients") return fail(wrong_type);
    if (path.size() != 1) return {};
    if (name == "protected") return read_text(scalar, message_.protected_text_);
    if (name == "aad") return read_text(scalar, message_.additional_text_.emplace());
    if (name == "iv") return read(scalar, message_.iv_);
    if (name == "tag") return read(scalar, message_.tag_);
    if (name == "ciphertext") {
      const auto size = base64url_decoded_size(scalar.value.size());
      if (size && *size > limits_.max_content) return fail(too_long);
      return read(scalar, message_.ciphertext_);
    }
    if (name == "encrypted_key") {
      SIEGEL_TRY(auto* entry, flattened());
      return read(scalar, entry->encrypted_key);
    }
    return name == "header" || name == "unprotected" || name == "recipients" ? fail(wrong_type) : Status{};
  }

  Status begin(const JsonPath& path, JsonContainer container) override {
    if (path.size() == 0) return container == JsonContainer::object ? Status{} : fail(no_message);
    if (auto* header = header_at(path)) return header->add(path, header_depth(path), container);
    const auto name = path[0].name;
    const bool is_object = container == JsonContainer::object;
    if (path.size() == 1 && name == "recipients") {
      if (is_object) return fail(wrong_type);
      is_general_ = true;
      return is_flattened_ ? fail(mixed) : Status{};
    }
    if (path.size() == 2 && name == "recipients") {
      if (!is_object) return fail(wrong_type);
      if (message_.entries_.size() == max_envelope_recipients) return fail(too_many);
      message_.entries_.emplace_back();
      return {};
    }
    if (path.size() == 1 && name == "unprotected") return begin_header(is_object, message_.shared_header_);
    if (path.size() == 1 && name == "header") {
      SIEGEL_TRY(auto* entry, flattened());
      return begin_header(is_object, entry->header);
    }
    if (path.size() == 3 && name == "recipients" && path.last().name == "header")
      return begin_header(is_object, message_.entries_.back().header);
    const std::array<std::string_view, 6> texts{"protected", "aad", "iv", "tag", "ciphertext", "encrypted_key"};
    const auto own = path.last().name;
    const bool is_own = path.size() == 1 || (path.size() == 3 && name == "recipients");
    return is_own && std::ranges::find(texts, own) != texts.end() ? fail(wrong_type) : Status{};
  }

 private:
  static constexpr Error no_message{ErrorCode::bad_data,
                                    "a JWE is a JSON object, or five parts with full stops between"};
  static constexpr Error wrong_type{ErrorCode::bad_data, "a member of the JWE is of another type"};

  static Status begin_header(bool is_object, std::optional<JoseObject>& header) {
    if (!is_object) return fail(wrong_type);
    header.emplace();
    return {};
  }
  /// The header that a member within it belongs to.
  JoseObject* header_at(const JsonPath& path) {
    const auto name = path[0].name;
    if (path.size() >= 2 && name == "unprotected") return &*message_.shared_header_;
    if (path.size() >= 2 && name == "header") return &*message_.entries_.front().header;
    if (path.size() >= 4 && name == "recipients" && path[2].name == "header") return &*message_.entries_.back().header;
    return nullptr;
  }
  static std::size_t header_depth(const JsonPath& path) { return path[0].name == "recipients" ? 3 : 1; }

  Result<Entry*> flattened() {
    is_flattened_ = true;
    if (is_general_) return fail(mixed);
    if (message_.entries_.empty()) message_.entries_.emplace_back();
    return &message_.entries_.front();
  }
  static Status read_text(const JsonScalar& scalar, std::string& to) {
    if (scalar.kind != JsonKind::string) return fail(wrong_type);
    to = scalar.value;
    return {};
  }
  static Status read(const JsonScalar& scalar, Bytes& to) {
    if (scalar.kind != JsonKind::string) return fail(wrong_type);
    SIEGEL_TRY(to, decode_base64url(scalar.value));
    return {};
  }

  JweMessage& message_;
  const EnvelopeLimits& limits_;
  bool is_flattened_ = false;
  bool is_general_ = false;
};

Result<JweMessage> JweMessage::parse(ByteView message, const EnvelopeLimits& limits) {
  const auto text = text_of(message);
  const bool is_json =
      text.find_first_not_of(" \t\r\n") != std::string_view::npos && text[text.find_first_not_of(" \t\r\n")] == '{';
  SIEGEL_TRY(auto read, is_json ? parse_json(message, limits) : parse_compact(text, limits));
  SIEGEL_CHECK(read.check());
  return read;
}

Result<JweMessage> JweMessage::parse_compact(std::string_view message, const EnvelopeLimits& limits) {
  std::array<std::string_view, compact_parts> parts;
  for (std::size_t i = 0; i < compact_parts; ++i) {
    const auto end = message.find('.');
    if ((end == std::string_view::npos) != (i + 1 == compact_parts))
      return fail(ErrorCode::bad_data, "a compact JWE has five parts with full stops between");
    parts[i] = message.substr(0, end);
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  const auto size = base64url_decoded_size(parts[3].size());
  if (size && *size > limits.max_content) return fail(too_long);
  if (parts[0].size() > max_jose_object_size) return fail(ErrorCode::too_large, "a header is larger than 64 KiB");
  JweMessage read;
  read.protected_text_ = parts[0];
  SIEGEL_TRY(auto encrypted_key, decode_base64url(parts[1]));
  read.entries_.push_back({std::nullopt, std::move(encrypted_key)});
  SIEGEL_TRY(read.iv_, decode_base64url(parts[2]));
  SIEGEL_TRY(read.ciphertext_, decode_base64url(parts[3]));
  SIEGEL_TRY(read.tag_, decode_base64url(parts[4]));
  return read;
}

Result<JweMessage> JweMessage::parse_json(ByteView message, const EnvelopeLimits& limits) {
  JweMessage read;
  Reader reader(read, limits);
  JsonOptions options;
  options.encoding = Encoding::utf_8;
  options.max_depth = max_jose_object_depth + 4;
  options.max_names = max_names;
  // A third longer in base64url, and what stands around it.
  options.max_value_size = std::max(limits.max_content / 3 * 4 + max_jose_object_size, max_jose_object_size);
  JsonReader json(reader, JsonShape::text, options);
  SIEGEL_CHECK(json.push(message));
  if (const auto done = json.finish(); !done)
    return fail(done.error().code == ErrorCode::truncated ? Error{ErrorCode::bad_data, done.error().what}
                                                          : done.error());
  if (read.entries_.empty()) read.entries_.emplace_back();  // flattened, with a direct key
  return read;
}

Result<JweHeader> JweMessage::header_of(const Entry& entry) const {
  return JweHeader::join(protected_header_ ? &*protected_header_ : nullptr, shared_header_ ? &*shared_header_ : nullptr,
                         entry.header ? &*entry.header : nullptr);
}

/// What goes for all recipients.
Status JweMessage::check() {
  if (!protected_text_.empty()) {
    SIEGEL_TRY(protected_header_, header_in(protected_text_));
  }
  if (additional_text_) SIEGEL_CHECK(decode_base64url(*additional_text_));
  for (const auto& entry : entries_) {
    SIEGEL_TRY(const auto header, header_of(entry));
    SIEGEL_TRY(const auto algorithm, header.text("/alg"));
    if (const auto* const suite = find_hpke_suite(algorithm); suite != nullptr && suite->is_integrated) {
      integrated_ = suite;
      return check_integrated();
    }
    SIEGEL_TRY(const auto cipher, header.text("/enc"));
    if (!content_cipher_.empty() && content_cipher_ != cipher)
      return fail(ErrorCode::bad_data, "the recipients of a JWE have different ciphers");
    content_cipher_ = cipher;
  }
  const bool is_gcm = content_cipher_ == "A256GCM";
  if (!is_gcm && content_cipher_ != "A256CBC-HS512")
    return fail(ErrorCode::unsupported, "the JWE is in a content cipher that is not read");
  if (iv_.size() != (is_gcm ? aead_nonce_size : cbc_hmac_iv_size) ||
      tag_.size() != (is_gcm ? aead_tag_size : cbc_hmac_tag_size))
    return fail(ErrorCode::bad_data, "iv or tag of the JWE has not the length of its content cipher");
  return {};
}

/// HPKE that encrypts the content itself (draft-ietf-jose-hpke-encrypt-20, "Integrated Encryption").
Status JweMessage::check_integrated() {
  if (entries_.size() != 1) return fail(ErrorCode::bad_data, "HPKE encrypts a content for one recipient");
  SIEGEL_TRY(const auto header, header_of(entries_.front()));
  if (!protected_header_ || !protected_header_->has("/alg"))
    return fail(ErrorCode::bad_data, "the JWE does not say its algorithm where it is protected");
  if (header.holder_of("/enc").has("/enc") || header.holder_of("/ek").has("/ek"))
    return fail(ErrorCode::bad_data, "a JWE in which HPKE encrypts the content has no enc and no ek");
  SIEGEL_CHECK(check_no_pre_shared_key(header));
  if (!iv_.empty() || !tag_.empty() || ciphertext_.size() < aead_tag_size)
    return fail(ErrorCode::bad_data, "a JWE in which HPKE encrypts the content has its tag there, and no iv");
  content_cipher_ = integrated_->name;
  return {};
}

Result<std::vector<EnvelopeRecipient>> JweMessage::recipients() const {
  std::vector<EnvelopeRecipient> recipients;
  for (const auto& entry : entries_) {
    SIEGEL_TRY(const auto header, header_of(entry));
    SIEGEL_TRY(const auto algorithm, header.text("/alg"));
    SIEGEL_TRY(const auto key_id, header.holder_of("/kid").text("/kid"));
    recipients.push_back({std::string(algorithm), algorithm.starts_with("PBES2-"), std::string(key_id.value_or(""))});
  }
  return recipients;
}

Result<WipedBytes> JweMessage::open(const EnvelopeSecret& secret, const Provider& provider) const {
  if (integrated_ != nullptr) return open_integrated(secret, provider);
  const auto key_size = content_cipher_ == "A256GCM" ? gcm_key_size : cbc_hmac_key_size;
  Error last{ErrorCode::no_matching_key, "none of the recipients of the JWE is this key"};
  for (const auto& entry : entries_) {
    SIEGEL_TRY(const auto header, header_of(entry));
    const auto key = find_jwe_content_key(header, entry.encrypted_key, key_size, secret, provider);
    if (!key && !is_about_message(key.error())) return fail(key.error());
    // That it does not open says more than that another recipient is malformed.
    if (!key && last.code != ErrorCode::payload_forged) last = key.error();
    if (!key || !*key) continue;
    last = Error{ErrorCode::payload_forged, "the JWE does not open: it was altered, or is for another key"};
    if ((*key)->size() != key_size) continue;
    auto content = decrypt((*key)->reveal(), provider);
    if (content || !is_about_message(content.error())) return content;
  }
  return fail(last);
}

/// What the tag covers beside the content (RFC 7516, 5.1, step 14).
Bytes JweMessage::covered() const {
  const auto text = additional_text_ ? protected_text_ + "." + *additional_text_ : protected_text_;
  return {text.begin(), text.end()};
}

Result<WipedBytes> JweMessage::open_integrated(const EnvelopeSecret& secret, const Provider& provider) const {
  const auto& entry = entries_.front();
  SIEGEL_TRY(const auto header, header_of(entry));
  if (secret.key == nullptr || !fits(*integrated_, *secret.key) ||
      !is_for(header, integrated_->name, *secret.key, provider))
    return fail(ErrorCode::no_matching_key, "none of the recipients of the JWE is this key");
  SIEGEL_TRY(auto context, set_up_hpke_receiver(*integrated_, *secret.key, entry.encrypted_key, {}, provider));
  WipedBytes content(ciphertext_.size() - aead_tag_size);
  SIEGEL_CHECK(context.open(covered(), ciphertext_, content));
  return content;
}

Result<WipedBytes> JweMessage::decrypt(ByteView key, const Provider& provider) const {
  WipedBytes content;
  content.reserve(ciphertext_.size() + aead_tag_size);
  content.assign(ciphertext_.begin(), ciphertext_.end());
  if (content_cipher_ == "A256CBC-HS512") {
    SIEGEL_TRY(const auto size, open_aes_256_cbc_hmac_sha_512(key, iv_, covered(), content, tag_));
    content.resize(size);
    return content;
  }
  Nonce nonce{};
  std::ranges::copy(iv_, nonce.begin());
  append(content, tag_);
  SIEGEL_TRY(const auto aead, provider.aes_256_gcm(key));
  SIEGEL_CHECK(aead->open(nonce, covered(), content, ByteSpan(content).first(ciphertext_.size())));
  content.resize(ciphertext_.size());
  return content;
}

}  // namespace siegel
