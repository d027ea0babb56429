// SPDX-License-Identifier: Apache-2.0
#include "c_api/options.h"

#include <algorithm>

#include "c_api/shared_provider.h"
#include "keys/passphrase.h"

namespace siegel::c_api {
namespace {

Result<std::optional<Sha256Digest>> take_digest(JsonObject& json, std::string_view name) {
  SIEGEL_TRY(const auto bytes, json.take_hex(name));
  if (!bytes) return std::nullopt;
  Sha256Digest digest;
  if (bytes->size() != digest.size()) return fail(ErrorCode::bad_argument, "a SHA-256 has 64 hexadecimal digits");
  std::ranges::copy(*bytes, digest.begin());
  return digest;
}

Result<Context> take_context(JsonObject& json) {
  SIEGEL_TRY(auto context, json.take_object("context"));
  if (!context) return Context{};
  return context->take_all_text();
}

Result<Metadata> read_metadata(JsonObject& json) {
  Metadata metadata;
  SIEGEL_TRY(metadata.name, json.take_text("name"));
  SIEGEL_TRY(metadata.media_type, json.take_text("media_type"));
  SIEGEL_TRY(metadata.modified, json.take_number("modified_ms"));
  SIEGEL_TRY(metadata.length, json.take_number("length"));
  SIEGEL_TRY(metadata.sha_256, take_digest(json, "sha256"));
  SIEGEL_CHECK(json.expect_nothing_left());
  return metadata;
}

Result<std::optional<std::vector<Signer>>> take_signers(JsonObject& json) {
  if (!json.has("signers")) return std::nullopt;
  SIEGEL_TRY(const auto texts, json.take_texts("signers"));
  std::vector<Signer> signers;
  for (const auto& text : texts) {
    SIEGEL_TRY(const auto signer, Signer::parse(text));
    signers.push_back(signer);
  }
  return signers;
}

}  // namespace

Result<SealOptions> read_seal_options(JsonObject& json) {
  SealOptions options;
  SIEGEL_TRY(options.context, take_context(json));
  SIEGEL_TRY(auto metadata, json.take_object("metadata"));
  if (metadata) {
    SIEGEL_TRY(options.metadata, read_metadata(*metadata));
  }
  SIEGEL_TRY(options.policy, take_digest(json, "policy_sha256"));
  SIEGEL_TRY(const auto padding, json.take_text("padding"));
  if (padding && *padding != "none" && *padding != "padme")
    return fail(ErrorCode::bad_argument, "the padding is none or padme");
  options.padding = padding == "padme" ? Padding::padme : Padding::none;
  SIEGEL_TRY(const auto signer, json.take_text("signer"));
  if (signer) {
    SIEGEL_TRY(options.signer, Signer::parse(*signer));
  }
  SIEGEL_TRY(const auto mixed, json.take_flag("mixed"));
  options.mix_classical_with_post_quantum = mixed.value_or(false);
  SIEGEL_CHECK(json.expect_nothing_left());
  return options;
}

Result<std::optional<TenantOptions>> take_tenant(JsonObject& json) {
  SIEGEL_TRY(auto tenant, json.take_object("tenant"));
  if (!tenant) return std::nullopt;
  SIEGEL_TRY(const auto policy, tenant->take_text("policy"));
  SIEGEL_TRY(const auto signer_text, tenant->take_text("signer"));
  SIEGEL_TRY(const auto least_version, tenant->take_number("least_version"));
  SIEGEL_TRY(const auto now, tenant->take_number("now"));
  SIEGEL_TRY(const auto is_logged, tenant->take_flag("logged"));
  SIEGEL_TRY(auto pseudonymized_under, tenant->take_text("pseudonymized_under"));
  SIEGEL_CHECK(tenant->expect_nothing_left());
  if (!policy || !signer_text) return fail(ErrorCode::bad_argument, "a tenant has a policy, and a signer of it");
  SIEGEL_TRY(const auto signer, Signer::parse(*signer_text));
  SIEGEL_TRY(const auto* provider, shared_provider());
  SIEGEL_TRY(auto session, Session::open(*policy, signer, least_version.value_or(0), *provider));
  if (const auto refusal = decide_operation(session.policy(), is_logged.value_or(false)))
    return fail(ErrorCode::policy_denied, refusal->sentence);
  return TenantOptions{std::move(session), now.value_or(0), std::move(pseudonymized_under).value_or("")};
}

Result<OpenOptions> read_open_options(JsonObject& json) {
  OpenOptions options{{}, maximum_argon2_cost, Unverified::refuse};
  SIEGEL_TRY(const auto tenant, take_tenant(json));
  SIEGEL_TRY(options.requirements.context, take_context(json));
  SIEGEL_TRY(options.requirements.policy, take_digest(json, "policy_sha256"));
  SIEGEL_TRY(const auto memory, json.take_number("maximum_memory_kib"));
  if (memory)
    options.maximum_argon2_cost.memory_kib =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(*memory, maximum_argon2_cost.memory_kib));
  SIEGEL_TRY(options.requirements.signers, take_signers(json));
  SIEGEL_TRY(const auto unverified, json.take_text("unverified"));
  if (unverified && unverified != "stream" && unverified != "part")
    return fail(ErrorCode::bad_argument, "unverified is stream or part");
  SIEGEL_CHECK(json.expect_nothing_left());
  if (tenant) options.requirements = tenant->session.requirements(std::move(options.requirements));
  // Of a part nobody can say that a signer signed it.
  const bool may_release = unverified == "stream" || (unverified == "part" && !options.requirements.signers);
  options.unverified = may_release ? Unverified::release : Unverified::refuse;
  return options;
}

Result<KeyEncryptionKey> read_kek(JsonObject& json, ByteView secret) {
  SIEGEL_TRY(auto key_id, json.take_hex("key_id"));
  SIEGEL_CHECK(json.expect_nothing_left());
  SIEGEL_TRY(const auto* provider, shared_provider());
  return KeyEncryptionKey::create(SecretBytes::copy(secret), key_id.value_or(Bytes{}), *provider);
}

}  // namespace siegel::c_api
