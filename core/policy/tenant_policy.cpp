// SPDX-License-Identifier: Apache-2.0
#include "policy/tenant_policy.h"

#include <algorithm>
#include <array>

#include "codec/bech32.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "codec/json_object.h"

namespace siegel {
namespace {

constexpr std::uint64_t schema_version = 1;
constexpr std::size_t max_name = 64;
constexpr std::size_t max_list = 32;
constexpr std::size_t digest_digits = 64;
constexpr std::array<std::string_view, 3> class_names{"storage", "ai", "person"};
// Those whose recipient can be pinned, and passphrases, which cannot.
constexpr std::array<std::string_view, 5> known_types{"x25519", "mlkem768-x25519", "p256", "kek", "passphrase"};

std::unexpected<Error> bad(std::string_view what) { return fail(ErrorCode::bad_policy, what); }

/// What `JsonObject` says of its form is a fault of the policy.
template <class T>
Result<T> read(Result<T> member) {
  if (!member && member.error().code == ErrorCode::bad_argument) return bad(member.error().what);
  return member;
}

template <class T>
Result<T> needed(Result<std::optional<T>> member) {
  SIEGEL_TRY(auto value, read(std::move(member)));
  if (!value) return bad("a member of the tenant's policy is missing");
  return *std::move(value);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= max_name && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  });
}

Result<std::vector<std::string>> read_names(JsonObject& object, std::string_view member) {
  SIEGEL_TRY(auto names, read(object.take_texts(member)));
  if (names.size() > max_list || !std::ranges::all_of(names, is_name))
    return bad("a list of the tenant's policy is too long, or holds what is no name");
  return names;
}

bool is_signer(std::string_view text) {
  const auto decoded = decode_bech32(bytes_of(text));
  return decoded && decoded->prefix == "siegel-signer";
}

bool is_pin(std::string_view recipient) {
  constexpr std::string_view kek = "kek:";
  if (recipient.starts_with("siegel1")) return recipient.size() <= 4096;
  return recipient.starts_with(kek) && recipient.size() > kek.size() &&
         decode_hex(recipient.substr(kek.size())).has_value();
}

Result<AllowedRecipient> read_recipient(std::string_view name, JsonObject object) {
  AllowedRecipient recipient;
  recipient.name = name;
  SIEGEL_TRY(recipient.recipient, needed(object.take_text("recipient")));
  SIEGEL_TRY(const auto class_name, needed(object.take_text("class")));
  SIEGEL_TRY(recipient.region, needed(object.take_text("region")));
  SIEGEL_CHECK(read(object.expect_nothing_left()));
  const auto* const found = std::ranges::find(class_names, class_name);
  if (found == class_names.end()) return bad("the class of a recipient is storage, ai or person");
  recipient.recipient_class = static_cast<RecipientClass>(found - class_names.begin());
  if (!is_name(recipient.name) || !is_name(recipient.region))
    return bad("a recipient has a name, and a region such as EU");
  if (!is_pin(recipient.recipient)) return bad("a recipient is siegel1..., or kek: and a key id in hexadecimal");
  return recipient;
}

Result<KeyEpoch> read_epoch(std::string_view name, JsonObject object) {
  constexpr std::size_t max_digits = 9;
  KeyEpoch epoch;
  epoch.number = 0;
  if (name.size() > max_digits || name.front() == '0') return bad("an epoch is called by its number");
  for (const char c : name) {
    if (c < '0' || c > '9') return bad("an epoch is called by its number");
    epoch.number = epoch.number * 10 + static_cast<std::uint64_t>(c - '0');
  }
  SIEGEL_TRY(epoch.recipient, needed(object.take_text("recipient")));
  SIEGEL_TRY(epoch.not_before, needed(object.take_number("not_before")));
  SIEGEL_TRY(epoch.not_after, needed(object.take_number("not_after")));
  SIEGEL_TRY(epoch.shred_due, needed(object.take_number("shred_due")));
  SIEGEL_TRY(epoch.is_shredded, needed(object.take_flag("shredded")));
  SIEGEL_CHECK(read(object.expect_nothing_left()));
  if (!is_pin(epoch.recipient) || !epoch.recipient.starts_with("siegel1"))
    return bad("the recipient of an epoch is siegel1...");
  return epoch;
}

/// Each member of an object of objects.
template <class T>
Result<std::vector<T>> read_each(JsonObject& json, std::string_view member, std::size_t most,
                                 Result<T> (*read_one)(std::string_view name, JsonObject object)) {
  SIEGEL_TRY(auto members, needed(json.take_object(member)));
  const auto names = members.names();
  if (names.size() > most) return fail(ErrorCode::too_large, "a tenant has more than 500 recipients or epochs");
  std::vector<T> all;
  for (const auto& name : names) {
    if (!is_name(name)) return bad("a member of the tenant's policy is no name");
    SIEGEL_TRY(auto object, needed(members.take_object(name)));
    SIEGEL_TRY(auto one, read_one(name, std::move(object)));
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace

std::string_view name_of(RecipientClass recipient_class) {
  return class_names[static_cast<std::size_t>(recipient_class)];
}

bool is_tenant_name(std::string_view name) { return is_name(name); }

std::string TenantPolicy::print() const {
  const auto list = [](const std::vector<std::string>& texts) {
    auto array = JsonWriter::array();
    for (const auto& text : texts) array.push(text);
    return array;
  };
  auto members = JsonWriter::object();
  for (const auto& recipient : recipients) {
    auto entry = JsonWriter::object();
    entry.set("recipient", recipient.recipient)
        .set("class", name_of(recipient.recipient_class))
        .set("region", recipient.region);
    members.set(recipient.name, std::move(entry));
  }
  auto periods = JsonWriter::object();
  for (const auto& epoch : epochs) {
    auto entry = JsonWriter::object();
    entry.set("recipient", epoch.recipient).set("not_before", epoch.not_before).set("not_after", epoch.not_after);
    entry.set("shred_due", epoch.shred_due).set_flag("shredded", epoch.is_shredded);
    periods.set(std::to_string(epoch.number), std::move(entry));
  }
  auto json = JsonWriter::object();
  json.set("tenant_policy_version", schema_version).set("tenant", tenant).set("version", version);
  json.set("recipients", std::move(members))
      .set("epochs", std::move(periods))
      .set("recipient_types", list(recipient_types))
      .set("regions", list(regions));
  json.set("required_context", list(required_context));
  json.set_flag("padding_required", padding_required).set_flag("metadata_required", metadata_required);
  if (log_required) json.set_flag("log_required", true);
  if (!signers.empty()) json.set("signers", list(signers));
  if (!ai_policy.empty()) json.set("ai_policy", ai_policy);
  return json.print_indented() + "\n";
}

Result<TenantPolicy> TenantPolicy::parse(std::string_view text) {
  auto parsed = JsonObject::parse(bytes_of(text));
  if (!parsed && parsed.error().code == ErrorCode::bad_argument) return bad("the tenant's policy is no JSON object");
  SIEGEL_TRY(auto json, std::move(parsed));
  SIEGEL_TRY(const auto schema, needed(json.take_number("tenant_policy_version")));
  if (schema != schema_version) return fail(ErrorCode::unsupported, "the tenant's policy is of a later kind");
  TenantPolicy policy;
  SIEGEL_TRY(policy.tenant, needed(json.take_text("tenant")));
  SIEGEL_TRY(policy.version, needed(json.take_number("version")));
  SIEGEL_TRY(policy.recipients, read_each(json, "recipients", max_tenant_recipients, read_recipient));
  SIEGEL_TRY(policy.epochs, read_each(json, "epochs", max_key_epochs, read_epoch));
  std::ranges::sort(policy.epochs, {}, &KeyEpoch::number);
  SIEGEL_TRY(policy.recipient_types, read_names(json, "recipient_types"));
  SIEGEL_TRY(policy.regions, read_names(json, "regions"));
  SIEGEL_TRY(policy.required_context, read_names(json, "required_context"));
  SIEGEL_TRY(policy.padding_required, needed(json.take_flag("padding_required")));
  SIEGEL_TRY(policy.metadata_required, needed(json.take_flag("metadata_required")));
  SIEGEL_TRY(const auto log_required, read(json.take_flag("log_required")));
  policy.log_required = log_required.value_or(false);
  SIEGEL_TRY(policy.signers, read(json.take_texts("signers")));
  if (policy.signers.size() > max_list || !std::ranges::all_of(policy.signers, is_signer))
    return bad("signers are at most 32, and each is siegel-signer1...");
  SIEGEL_TRY(auto ai_policy, read(json.take_text("ai_policy")));
  policy.ai_policy = ai_policy.value_or("");
  SIEGEL_CHECK(read(json.expect_nothing_left()));
  if (!is_tenant_name(policy.tenant)) return bad("a tenant is called by letters, digits and . _ -");
  if (!std::ranges::all_of(policy.recipient_types,
                           [](const auto& type) { return std::ranges::find(known_types, type) != known_types.end(); }))
    return bad("a type of recipients is not one that can be allowed");
  if (ai_policy && (ai_policy->size() != digest_digits || !decode_hex(*ai_policy)))
    return bad("ai_policy is a SHA-256 in hexadecimal");
  return policy;
}

const AllowedRecipient* TenantPolicy::find(std::string_view recipient) const {
  const auto found = std::ranges::find(recipients, recipient, &AllowedRecipient::recipient);
  return found == recipients.end() ? nullptr : &*found;
}

const KeyEpoch* TenantPolicy::find_epoch(std::string_view recipient) const {
  const auto found = std::ranges::find(epochs, recipient, &KeyEpoch::recipient);
  return found == epochs.end() ? nullptr : &*found;
}

const KeyEpoch* TenantPolicy::current_epoch(std::uint64_t now) const {
  const KeyEpoch* current = nullptr;
  for (const auto& epoch : epochs)
    if (epoch.seals_at(now)) current = &epoch;
  return current;
}

Result<TenantPolicy> tenant_profile(std::string_view profile, std::string_view tenant, std::string_view ai_policy) {
  const bool is_strict = profile == "strict-203";
  if (!is_strict && profile != "standard") return fail(ErrorCode::bad_argument, "a profile is strict-203 or standard");
  if (!is_tenant_name(tenant)) return fail(ErrorCode::bad_argument, "a tenant is called by letters, digits and . _ -");
  TenantPolicy policy;
  policy.tenant = tenant;
  policy.recipient_types = {"x25519", "mlkem768-x25519", "p256", "kek"};
  if (!is_strict) policy.recipient_types.emplace_back("passphrase");
  policy.regions = {"EU"};
  policy.padding_required = is_strict;
  policy.metadata_required = is_strict;
  policy.log_required = is_strict;
  policy.ai_policy = ai_policy;
  return policy;
}

}  // namespace siegel
