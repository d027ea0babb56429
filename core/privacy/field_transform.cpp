// SPDX-License-Identifier: Apache-2.0
#include "privacy/field_transform.h"

#include <charconv>

#include "privacy/siv_token.h"
#include "privacy/text_replacer.h"

namespace siegel {
namespace {

constexpr std::size_t mac_key_size = 32;
constexpr std::size_t document_key_size = 32;

/// The transforms that need no key.
class PlainTransform final : public FieldTransform {
 public:
  explicit PlainTransform(const FieldRule& rule) : rule_(rule) {}

  Status apply(std::string_view value, std::string_view, std::string& to) override {
    switch (rule_.action) {
      case FieldAction::prefix: keep_prefix(value, rule_.number, to); return {};
      case FieldAction::mask: mask_value(value, rule_.number, to); return {};
      case FieldAction::bucket: return bucket_number(value, rule_.number, rule_.decimal_mark, to);
      case FieldAction::generalize: return generalize(value, to);
      default: trap();  // keep and drop are dealt with before; the others have classes of their own
    }
  }

 private:
  Status generalize(std::string_view value, std::string& to) const {
    SIEGEL_CHECK(generalize_date(value, rule_.part, to));
    std::uint32_t year = 0;
    const std::string_view digits = rule_.part == DatePart::year || to[4] == '-' ? std::string_view(to).substr(0, 4)
                                                                                 : std::string_view(to).substr(3);
    std::from_chars(digits.data(), digits.data() + digits.size(), year);
    // Who is older than that is told by the year alone.
    if (year < rule_.least_year) to = std::to_string(rule_.least_year);
    return {};
  }

  const FieldRule& rule_;
};

class HmacTransform final : public FieldTransform {
 public:
  HmacTransform(const FieldRule& rule, std::string_view domain, const PseudonymizeContext& context, HmacTokens tokens,
                RunReport& report)
      : rule_(rule), domain_(domain), context_(context), tokens_(std::move(tokens)), report_(report) {}

  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    auto canonical = value;
    if (rule_.canon.changes()) {
      SIEGEL_CHECK(bring_to_canonical_form(value, rule_.canon, canonical_));
      canonical = canonical_;
    }
    to = tokens_.make(canonical);
    if (context_.vault == nullptr) return {};
    const auto known = context_.vault->size();
    // Spellings that have the same canonical form have the same token: the first one comes back.
    if (rule_.canon.changes() && context_.vault->find(to)) return {};
    SIEGEL_CHECK(context_.vault->add({.token = to,
                                      .type = word_of(rule_.type),
                                      .domain = domain_,
                                      .value = value,
                                      .person = entity,
                                      .created = context_.now,
                                      .expires = context_.expires}));
    report_.tokens_made += context_.vault->size() - known;
    return {};
  }

 private:
  const FieldRule& rule_;
  std::string domain_;
  const PseudonymizeContext& context_;
  HmacTokens tokens_;
  RunReport& report_;
  std::string canonical_;
};

/// The short token that the value has in the vault.
class ShortTransform final : public FieldTransform {
 public:
  ShortTransform(const FieldRule& rule, SessionTokenizer tokenizer, RunReport& report)
      : rule_(rule), tokenizer_(std::move(tokenizer)), report_(report) {}
  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    const auto before = tokenizer_.made();
    SIEGEL_TRY(to, tokenizer_.token_for(rule_.type, value, entity));
    report_.tokens_made += tokenizer_.made() - before;
    return {};
  }

 private:
  const FieldRule& rule_;
  SessionTokenizer tokenizer_;
  RunReport& report_;
};

/// A new token for each value, which nobody can link.
class UnlinkedTransform final : public FieldTransform {
 public:
  UnlinkedTransform(const FieldRule& rule, SessionTokenizer tokenizer, RunReport& report)
      : rule_(rule), tokenizer_(std::move(tokenizer)), report_(report) {}
  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    SIEGEL_TRY(to, tokenizer_.new_token(rule_.type, value, entity));
    ++report_.tokens_made;
    return {};
  }

 private:
  const FieldRule& rule_;
  SessionTokenizer tokenizer_;
  RunReport& report_;
};

class SivTransform final : public FieldTransform {
 public:
  explicit SivTransform(SivTokens tokens) : tokens_(std::move(tokens)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    SIEGEL_TRY(to, tokens_.make(value));
    return {};
  }

 private:
  SivTokens tokens_;
};

class Ff1Transform final : public FieldTransform {
 public:
  explicit Ff1Transform(FormatPreserving cipher) : cipher_(std::move(cipher)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    SIEGEL_TRY(to, cipher_.encrypt(value));
    return {};
  }

 private:
  FormatPreserving cipher_;
};

class DateShiftTransform final : public FieldTransform {
 public:
  explicit DateShiftTransform(DateShift shift) : shift_(std::move(shift)) {}
  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    if (entity.empty()) return fail(ErrorCode::bad_data, "a date belongs to nobody: the column of its entity is empty");
    return shift_.shift(entity, value, to);
  }

 private:
  DateShift shift_;
};

class SurrogateTransform final : public FieldTransform {
 public:
  explicit SurrogateTransform(Surrogates surrogates) : surrogates_(std::move(surrogates)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    surrogates_.make(value, to);
    return {};
  }

 private:
  Surrogates surrogates_;
};

class TextTransform final : public FieldTransform {
 public:
  explicit TextTransform(TextReplacer replacer) : replacer_(std::move(replacer)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    return replacer_.replace(value, 0, to);
  }
  Status apply_at(std::uint64_t offset, std::string_view value, std::string& to) override {
    return replacer_.replace(value, offset, to);
  }

 private:
  TextReplacer replacer_;
};

/// With the version that made the token; the policy says which ones are still read.
class SivRestoring final : public FieldTransform {
 public:
  explicit SivRestoring(std::vector<SivTokens> versions) : versions_(std::move(versions)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    for (auto& version : versions_)
      if (version.is_own(value)) {
        SIEGEL_TRY(to, version.read(value));
        return {};
      }
    return fail(ErrorCode::unresolved_token,
                "a value is no token of this field, or of a key version that is not accepted");
  }

 private:
  std::vector<SivTokens> versions_;
};

class Ff1Restoring final : public FieldTransform {
 public:
  explicit Ff1Restoring(FormatPreserving cipher) : cipher_(std::move(cipher)) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    SIEGEL_TRY(to, cipher_.decrypt(value));
    return {};
  }

 private:
  FormatPreserving cipher_;
};

/// One after the other: back with the old key, and on with the new one.
class Rekeying final : public FieldTransform {
 public:
  Rekeying(std::unique_ptr<FieldTransform> back, std::unique_ptr<FieldTransform> on)
      : back_(std::move(back)), on_(std::move(on)) {}
  ~Rekeying() override { wipe({reinterpret_cast<std::uint8_t*>(plain_.data()), plain_.size()}); }
  Rekeying(const Rekeying&) = delete;
  Rekeying& operator=(const Rekeying&) = delete;
  Status apply(std::string_view value, std::string_view entity, std::string& to) override {
    SIEGEL_CHECK(back_->apply(value, entity, plain_));
    return on_->apply(plain_, entity, to);
  }

 private:
  std::unique_ptr<FieldTransform> back_;
  std::unique_ptr<FieldTransform> on_;
  std::string plain_;
};

/// What the vault has for a token, which has to be the whole value.
class VaultRestoring final : public FieldTransform {
 public:
  explicit VaultRestoring(const Vault& vault) : vault_(vault) {}
  Status apply(std::string_view value, std::string_view, std::string& to) override {
    const auto record = vault_.find(value);
    if (!record) return fail(ErrorCode::unresolved_token, "a token is not in the vault: it cannot be made anew");
    to = record->value;
    return {};
  }

 private:
  const Vault& vault_;
};

/// Keys of one rule.
class RuleKeys {
 public:
  RuleKeys(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context)
      : rule_(rule), policy_(policy), context_(context), key_(policy.find_key(rule.key)) {}

  Result<std::uint32_t> version() const {
    if (context_.keyring == nullptr)
      return fail(ErrorCode::bad_argument, "the policy uses a key, and no keyring is given");
    SIEGEL_INVARIANT(key_ != nullptr);  // the policy was checked
    if (key_->version) return *key_->version;
    return context_.keyring->active_version(key_->ref);
  }

  Result<SecretBytes> derive(KeyPurpose purpose, std::uint32_t version, std::size_t size) const {
    if (context_.keyring == nullptr)
      return fail(ErrorCode::bad_argument, "the policy uses a key, and no keyring is given");
    return context_.keyring->derive(key_->ref, version, {policy_.domain, field_class(), purpose}, size,
                                    context_.provider);
  }

  /// Fields of one class can be linked with each other: persons with persons.
  std::string_view field_class() const {
    return rule_.action == FieldAction::token || rule_.action == FieldAction::siv ? word_of(rule_.type)
                                                                                  : std::string_view{};
  }

  const std::vector<std::uint32_t>& old_versions() const { return key_->accept; }
  std::vector<std::uint32_t> accepted(std::uint32_t current) const {
    auto versions = key_->accept;
    versions.insert(versions.begin(), current);
    return versions;
  }

 private:
  const FieldRule& rule_;
  const Policy& policy_;
  const PseudonymizeContext& context_;
  const PolicyKey* key_;
};

Result<FormatPreserving> make_cipher(const FieldRule& rule, const Policy& policy, const RuleKeys& keys,
                                     std::uint32_t version, const Provider& provider) {
  SIEGEL_TRY(const auto key, keys.derive(KeyPurpose::ff1, version, keyring_key_size));
  FormatPreservingOptions options;
  SIEGEL_TRY(options.alphabet, Alphabet::parse(rule.alphabet));
  options.format = rule.format;
  options.check = rule.check;
  options.strategy = rule.strategy;
  options.min_domain = rule.min_domain;
  options.domain = policy.domain;
  options.key_version = version;
  return FormatPreserving::create(key.reveal(), options, provider);
}

Result<SivTokens> make_siv(const FieldRule& rule, const Policy& policy, const RuleKeys& keys, std::uint32_t version,
                           const Provider& provider) {
  SIEGEL_TRY(const auto key, keys.derive(KeyPurpose::siv, version, siv_key_size));
  return SivTokens::create(rule.type, key.reveal(), version, policy.domain, provider);
}

using Made = Result<std::unique_ptr<FieldTransform>>;

Made make_token(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context, const RuleKeys& keys,
                RunReport& report) {
  if (rule.is_short || rule.link == TokenLink::none) {
    SIEGEL_TRY(auto tokenizer, SessionTokenizer::create(context, policy.domain));
    if (rule.is_short) return std::make_unique<ShortTransform>(rule, std::move(tokenizer), report);
    return std::make_unique<UnlinkedTransform>(rule, std::move(tokenizer), report);
  }
  std::uint32_t version = 1;
  SecretBytes key(document_key_size);
  if (rule.link == TokenLink::domain) {
    SIEGEL_TRY(version, keys.version());
    SIEGEL_TRY(key, keys.derive(KeyPurpose::token, version, mac_key_size));
  } else {
    SIEGEL_CHECK(context.provider.random().fill(key.reveal_for_writing()));
  }
  SIEGEL_TRY(auto tokens, HmacTokens::create(rule.type, key.reveal(), version, rule.max_rows, context.provider));
  return std::make_unique<HmacTransform>(rule, policy.domain, context, std::move(tokens), report);
}

}  // namespace

Status FieldTransform::apply_at(std::uint64_t, std::string_view value, std::string& to) { return apply(value, {}, to); }

Made make_field_transform(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context,
                          RunReport& report) {
  const RuleKeys keys(rule, policy, context);
  switch (rule.action) {
    case FieldAction::token: return make_token(rule, policy, context, keys, report);
    case FieldAction::siv: {
      SIEGEL_TRY(const auto version, keys.version());
      SIEGEL_TRY(auto tokens, make_siv(rule, policy, keys, version, context.provider));
      return std::make_unique<SivTransform>(std::move(tokens));
    }
    case FieldAction::ff1: {
      SIEGEL_TRY(const auto version, keys.version());
      SIEGEL_TRY(auto cipher, make_cipher(rule, policy, keys, version, context.provider));
      return std::make_unique<Ff1Transform>(std::move(cipher));
    }
    case FieldAction::dateshift: {
      SIEGEL_TRY(const auto version, keys.version());
      SIEGEL_TRY(const auto key, keys.derive(KeyPurpose::date_shift, version, mac_key_size));
      SIEGEL_TRY(auto shift, DateShift::create(key.reveal(), rule.days, context.provider));
      return std::make_unique<DateShiftTransform>(std::move(shift));
    }
    case FieldAction::surrogate: {
      SIEGEL_TRY(const auto version, keys.version());
      SIEGEL_TRY(const auto key, keys.derive(KeyPurpose::surrogate, version, mac_key_size));
      SIEGEL_TRY(auto surrogates, Surrogates::create(rule.surrogate, key.reveal(), context.provider));
      return std::make_unique<SurrogateTransform>(std::move(surrogates));
    }
    case FieldAction::text: {
      SIEGEL_TRY(auto replacer, TextReplacer::create(rule, policy, context, report));
      return std::make_unique<TextTransform>(std::move(replacer));
    }
    default: return std::make_unique<PlainTransform>(rule);
  }
}

Made make_field_restorer(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context) {
  const RuleKeys keys(rule, policy, context);
  if (rule.action == FieldAction::ff1) {
    SIEGEL_TRY(const auto version, keys.version());
    SIEGEL_TRY(auto cipher, make_cipher(rule, policy, keys, version, context.provider));
    return std::make_unique<Ff1Restoring>(std::move(cipher));
  }
  if (rule.action != FieldAction::siv) return nullptr;
  SIEGEL_TRY(const auto current, keys.version());
  std::vector<SivTokens> versions;
  for (const auto version : keys.accepted(current)) {
    SIEGEL_TRY(auto tokens, make_siv(rule, policy, keys, version, context.provider));
    versions.push_back(std::move(tokens));
  }
  return std::make_unique<SivRestoring>(std::move(versions));
}

Made make_field_rekeyer(const FieldRule& rule, const Policy& policy, const PseudonymizeContext& context,
                        RunReport& report) {
  const RuleKeys keys(rule, policy, context);
  std::unique_ptr<FieldTransform> back;
  if (rule.action == FieldAction::siv) {
    SIEGEL_TRY(back, make_field_restorer(rule, policy, context));
  } else if (rule.action == FieldAction::ff1) {
    if (keys.old_versions().size() != 1)
      return fail(ErrorCode::bad_policy,
                  "rekey: an ff1 value does not tell its key version: accept has to name the one old version");
    SIEGEL_TRY(auto cipher, make_cipher(rule, policy, keys, keys.old_versions().front(), context.provider));
    back = std::make_unique<Ff1Restoring>(std::move(cipher));
  } else if (rule.action == FieldAction::token && !rule.is_short && rule.link == TokenLink::domain) {
    if (context.vault == nullptr)
      return fail(ErrorCode::bad_argument,
                  "rekey: HMAC tokens are made anew from the values in the vault, and none is given");
    back = std::make_unique<VaultRestoring>(*context.vault);
  } else {
    return nullptr;
  }
  SIEGEL_TRY(auto on, make_field_transform(rule, policy, context, report));
  return std::make_unique<Rekeying>(std::move(back), std::move(on));
}

}  // namespace siegel
