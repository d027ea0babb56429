// SPDX-License-Identifier: Apache-2.0
#include "c_api/seal_object.h"

#include <algorithm>

#include "c_api/options.h"
#include "c_api/shared_provider.h"
#include "keys/kek.h"
#include "keys/key_text.h"
#include "keys/passphrase.h"

namespace siegel::c_api {
namespace {

Result<std::uint32_t> number_or(JsonObject& object, std::string_view name, std::uint32_t otherwise) {
  SIEGEL_TRY(const auto number, object.take_number(name));
  if (number && *number > UINT32_MAX) return fail(ErrorCode::bad_argument, "a number is too large");
  return number ? static_cast<std::uint32_t>(*number) : otherwise;
}

Result<std::unique_ptr<Recipient>> public_key_recipient(JsonObject& description, std::string_view text) {
  SIEGEL_TRY(auto recipient, parse_recipient(text));
  SIEGEL_TRY(const auto anonymous, description.take_flag("anonymous"));
  if (anonymous.value_or(false)) recipient.stay_anonymous();
  return std::make_unique<PublicKeyRecipient>(std::move(recipient));
}

Result<std::unique_ptr<Recipient>> passphrase_recipient(JsonObject& cost_options, ByteView secret) {
  Argon2Cost cost = default_argon2_cost;
  SIEGEL_TRY(cost.memory_kib, number_or(cost_options, "memory_kib", cost.memory_kib));
  SIEGEL_TRY(cost.passes, number_or(cost_options, "passes", cost.passes));
  SIEGEL_TRY(cost.lanes, number_or(cost_options, "lanes", cost.lanes));
  SIEGEL_CHECK(cost_options.expect_nothing_left());
  SIEGEL_TRY(auto recipient, PassphraseRecipient::create(SecretBytes::copy(secret), cost));
  return std::make_unique<PassphraseRecipient>(std::move(recipient));
}

Result<std::unique_ptr<ExternalSlot>> external_recipient(JsonObject& external) {
  SIEGEL_TRY(auto provider, external.take_text("provider"));
  SIEGEL_TRY(auto key_id, external.take_hex("key_id"));
  SIEGEL_CHECK(external.expect_nothing_left());
  if (!provider) return fail(ErrorCode::bad_argument, "an external recipient needs the name of its provider");
  // Checked now, and not when the file key is wrapped.
  SIEGEL_CHECK(ExternalRecipient::create(*provider, key_id.value_or(Bytes{}), {}));
  return std::make_unique<ExternalSlot>(std::move(*provider), key_id.value_or(Bytes{}));
}

}  // namespace

Result<std::unique_ptr<SealObject>> SealObject::create(ByteView options) {
  SIEGEL_TRY(auto json, JsonObject::parse(options));
  auto object = std::make_unique<SealObject>();
  SIEGEL_TRY(object->tenant_, take_tenant(json));
  SIEGEL_TRY(object->options_, read_seal_options(json));
  if (object->tenant_) object->options_ = object->tenant_->session.mark(std::move(object->options_));
  SIEGEL_CHECK(check_options(object->options_));
  return object;
}

Status SealObject::add_recipient(ByteView description, ByteView secret) {
  if (draft_ || prepared_) return fail(ErrorCode::bad_argument, "the recipients of this file are settled");
  SIEGEL_TRY(auto json, JsonObject::parse(description));
  SIEGEL_TRY(const auto text, json.take_text("recipient"));
  SIEGEL_TRY(auto passphrase, json.take_object("passphrase"));
  SIEGEL_TRY(auto kek, json.take_object("kek"));
  SIEGEL_TRY(auto external, json.take_object("external"));
  if (int{text.has_value()} + int{passphrase.has_value()} + int{kek.has_value()} + int{external.has_value()} != 1)
    return fail(ErrorCode::bad_argument, "a recipient is one of: recipient, passphrase, kek, external");

  std::unique_ptr<Recipient> recipient;
  ExternalSlot* waiting = nullptr;
  if (text) {
    SIEGEL_TRY(recipient, public_key_recipient(json, *text));
  } else if (passphrase) {
    SIEGEL_TRY(recipient, passphrase_recipient(*passphrase, secret));
  } else if (kek) {
    SIEGEL_TRY(auto key, read_kek(*kek, secret));
    recipient = std::make_unique<KekRecipient>(std::move(key));
  } else {
    SIEGEL_TRY(auto slot, external_recipient(*external));
    waiting = slot.get();
    recipient = std::move(slot);
  }
  SIEGEL_CHECK(json.expect_nothing_left());
  recipients_.push_back(std::move(recipient));
  if (waiting != nullptr) externals_.push_back(waiting);
  return {};
}

std::vector<const Recipient*> SealObject::recipients() const {
  std::vector<const Recipient*> all;
  all.reserve(recipients_.size());
  for (const auto& recipient : recipients_) all.push_back(recipient.get());
  return all;
}

Result<std::uint64_t> SealObject::sealed_size(std::uint64_t plaintext_size) const {
  return siegel::sealed_size(plaintext_size, recipients(), options_);
}

Status SealObject::check_recipients_allowed() const {
  if (!tenant_) return {};
  if (const auto refusal = tenant_->session.decide_rewrap(recipients(), tenant_->now))
    return fail(ErrorCode::policy_denied, refusal->sentence);
  return {};
}

Status SealObject::make_draft() {
  if (prepared_) return fail(ErrorCode::bad_argument, "the header of this file is written");
  if (draft_) return {};
  if (tenant_) {
    auto facts = Session::facts_of(recipients(), options_);
    facts.now = tenant_->now;
    facts.pseudonymized_under = tenant_->pseudonymized_under;
    if (const auto refusal = tenant_->session.decide(facts)) return fail(ErrorCode::policy_denied, refusal->sentence);
  }
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto draft, SealDraft::create(*provider, options_));
  draft_.emplace(std::move(draft));
  return {};
}

Status SealObject::show_file_key() {
  SIEGEL_CHECK(make_draft());
  give({draft_->file_key().reveal(), draft_->binding()});
  return {};
}

Status SealObject::take_wrapped_key(std::uint32_t index, ByteView blob) {
  if (index >= externals_.size()) return fail(ErrorCode::bad_argument, "there is no external recipient of this number");
  if (blob.empty() || blob.size() > max_external_blob_size)
    return fail(ErrorCode::external_failed, "the wrapped key from outside is empty or too long");
  externals_[index]->fill(Bytes(blob.begin(), blob.end()));
  return {};
}

Status SealObject::write_header() {
  SIEGEL_CHECK(make_draft());
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto prepared, std::move(*draft_).finish(recipients(), *provider));
  prepared_.emplace(std::move(prepared));
  draft_.reset();
  SIEGEL_TRY(auto sealer, Sealer::create(*prepared_, *provider, HeaderPlace::detached));
  sealer_.emplace(std::move(sealer));
  SIEGEL_TRY(auto cipher, prepared_->chunk_cipher(*provider));
  cipher_.emplace(std::move(cipher));
  if (prepared_->is_signed()) signature_.emplace(prepared_->begin_signature(*provider));
  give({prepared_->header(), prepared_->payload_prefix()});
  return {};
}

Status SealObject::expect_header() const {
  if (!prepared_) return fail(ErrorCode::bad_argument, "the header comes before the payload");
  return {};
}

Result<std::size_t> SealObject::header_size() const {
  SIEGEL_CHECK(expect_header());
  return prepared_->header().size();
}

Status SealObject::seal_chunks(std::uint64_t first_chunk, ByteView plaintext) {
  SIEGEL_CHECK(expect_header());
  const auto chunks = plaintext.empty() ? 1 : (plaintext.size() + chunk_size - 1) / chunk_size;
  const auto out = make_room(plaintext.size() + chunks * aead_tag_size);
  for (std::size_t i = 0; i < chunks; ++i) {
    const auto chunk = plaintext.subspan(i * chunk_size, std::min(chunk_size, plaintext.size() - i * chunk_size));
    const auto sealed = out.subspan(i * sealed_chunk_size, chunk.size() + aead_tag_size);
    SIEGEL_CHECK(cipher_->seal(first_chunk + i, chunk, sealed));
  }
  return {};
}

Status SealObject::show_chunk_keys() {
  SIEGEL_CHECK(expect_header());
  const auto& keys = prepared_->payload_keys();
  give({keys.key().reveal(), keys.base_nonce(), prepared_->part_key().reveal()});
  return {};
}

Status SealObject::digest_part(std::uint64_t part, ByteView plaintext) {
  SIEGEL_CHECK(expect_header());
  if (!part_digest_ || part_ != part) {
    SIEGEL_TRY(const auto* provider, shared_provider());
    Bytes part_number;
    append_big_endian(part_number, part);
    part_digest_ = provider->hmac_sha_256_stream(prepared_->part_key().reveal());
    part_digest_->update(part_number);
    part_ = part;
  }
  part_digest_->update(plaintext);
  return {};
}

Status SealObject::show_part_digest() {
  if (!part_digest_) return fail(ErrorCode::bad_argument, "no part was given");
  const auto digest = part_digest_->finish();
  part_digest_.reset();
  give({digest});
  return {};
}

Status SealObject::expect_signature() const {
  SIEGEL_CHECK(expect_header());
  if (!signature_) return fail(ErrorCode::bad_argument, "this file is not signed");
  return {};
}

Status SealObject::update_signature(ByteView sealed) {
  SIEGEL_CHECK(expect_signature());
  signature_->update(sealed);
  return {};
}

Status SealObject::add_to_signature(std::uint64_t first_chunk, ByteView sealed) {
  SIEGEL_CHECK(expect_signature());
  signature_->add_chunks(first_chunk, sealed);
  return {};
}

Status SealObject::show_signed_bytes(std::uint64_t plaintext_size) {
  SIEGEL_CHECK(expect_signature());
  SIEGEL_TRY(signed_bytes_, signature_->message(prepared_->payload_size_of(plaintext_size)));
  give({signed_bytes_});
  return {};
}

Status SealObject::take_signature(ByteView bytes) {
  SIEGEL_CHECK(expect_signature());
  Ed25519Signature signature{};
  if (signed_bytes_.empty() || bytes.size() != signature.size())
    return fail(ErrorCode::bad_argument, "a signature has 64 bytes, and is over what siegel_signed_bytes gave");
  std::ranges::copy(bytes, signature.begin());
  if (!prepared_->signer()->verify(signed_bytes_, signature))
    return fail(ErrorCode::bad_signature, "the signature is not that of the signer in the header");
  give({bytes});
  return {};
}

Result<ByteView> SealObject::without_prefix(Result<ByteView> sealed) {
  SIEGEL_CHECK(sealed);
  const auto skipped = std::min(prefix_left_, sealed->size());
  prefix_left_ -= skipped;
  const auto chunks = sealed->subspan(skipped);
  if (signature_) signature_->update(chunks);
  return chunks;
}

Result<ByteView> SealObject::push(ByteView plaintext) {
  SIEGEL_CHECK(expect_header());
  return without_prefix(sealer_->push(plaintext));
}

Result<ByteView> SealObject::pad() {
  SIEGEL_CHECK(expect_header());
  return without_prefix(sealer_->pad());
}

Result<ByteView> SealObject::finish() {
  SIEGEL_CHECK(expect_header());
  return without_prefix(sealer_->finish());
}

}  // namespace siegel::c_api
