// SPDX-License-Identifier: Apache-2.0
#include "pkcs11_key.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "file_descriptor.h"
#include "input_file.h"
#include "key_file.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

constexpr std::size_t max_pin = 1024;
constexpr std::size_t point_size = 65;
constexpr std::size_t max_found = 64;
constexpr const char* how_to_look = "p11tool --list-all --login shows what is there; object=NAME in the URI names one";
/// OBJECT IDENTIFIER 1.2.840.10045.3.1.7, secp256r1 (SEC 2).
constexpr std::array<std::uint8_t, 10> p256_parameters{0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07};

std::unexpected<Failure> token_failed(const char* what, CK_RV result) {
  const bool is_pin = result == CKR_PIN_INCORRECT || result == CKR_PIN_INVALID || result == CKR_PIN_LEN_RANGE;
  if (is_pin) return failed(ErrorCode::bad_passphrase, "the token does not take this PIN", "a few wrong ones lock it");
  if (result == CKR_PIN_LOCKED) return failed(ErrorCode::external_failed, "the token is locked: too many wrong PINs");
  const char* const message = p11_kit_strerror(result);
  return failed(ErrorCode::external_failed,
                std::string(what) + ": " + safe_text(message != nullptr ? message : "no reason"));
}

struct UriDeleter {
  void operator()(P11KitUri* uri) const { p11_kit_uri_free(uri); }
};
using Uri = std::unique_ptr<P11KitUri, UriDeleter>;

Outcome<Uri> parse_uri(const std::string& text) {
  Uri uri(p11_kit_uri_new());
  if (!uri || p11_kit_uri_parse(text.c_str(), P11_KIT_URI_FOR_ANY, uri.get()) != P11_KIT_URI_OK ||
      p11_kit_uri_any_unrecognized(uri.get()) != 0)
    return failed(ErrorCode::bad_argument, "this is no URI of a key on a token (RFC 7512)",
                  "for instance pkcs11:token=kanzlei;object=siegel");
  if (p11_kit_uri_get_pin_value(uri.get()) != nullptr)
    return failed(ErrorCode::bad_argument, "a PIN on the command line can be seen by everybody on this machine",
                  "write it to a file with mode 0600, and give pin-source=FILE in place of pin-value");
  return uri;
}

Outcome<std::string> print_uri(P11KitUri* uri) {
  char* text = nullptr;
  if (p11_kit_uri_format(uri, P11_KIT_URI_FOR_ANY, &text) != P11_KIT_URI_OK || text == nullptr)
    return failed(ErrorCode::bad_argument, "this URI of a key on a token cannot be written");
  std::string copy(text);
  std::free(text);  // NOLINT: p11-kit takes it from malloc
  return copy;
}

/// The modules of p11-kit's configuration, or the one that the URI names.
class Modules {
 public:
  static Outcome<std::unique_ptr<Modules>> load(P11KitUri* uri) {
    auto modules = std::make_unique<Modules>();
    const char* const path = p11_kit_uri_get_module_path(uri);
    if (path == nullptr) {
      modules->list_ = p11_kit_modules_load_and_initialize(0);
      if (modules->list_ == nullptr)
        return failed(ErrorCode::external_failed, "the modules for tokens cannot be loaded",
                      "name one with module-path=FILE in the URI, behind a question mark");
      return modules;
    }
    modules->single_ = p11_kit_module_load(path, 0);
    if (modules->single_ == nullptr)
      return failed(ErrorCode::external_failed, "the module cannot be loaded: " + safe_text(path));
    if (const auto result = p11_kit_module_initialize(modules->single_); result != CKR_OK)
      return token_failed("the module does not start", result);
    modules->is_initialized_ = true;
    return modules;
  }
  ~Modules() {
    if (is_initialized_) p11_kit_module_finalize(single_);
    if (single_ != nullptr) p11_kit_module_release(single_);
    if (list_ != nullptr) p11_kit_modules_finalize_and_release(list_);
  }

  std::vector<CK_FUNCTION_LIST*> all() const {
    if (single_ != nullptr) return {single_};
    std::vector<CK_FUNCTION_LIST*> functions;
    for (auto* const* one = list_; *one != nullptr; ++one) functions.push_back(*one);
    return functions;
  }

 private:
  CK_FUNCTION_LIST* single_ = nullptr;
  bool is_initialized_ = false;
  CK_FUNCTION_LIST** list_ = nullptr;
};

CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const void* value, std::size_t size) {
  return {type, const_cast<void*>(value), static_cast<CK_ULONG>(size)};
}
template <class T>
CK_ATTRIBUTE attribute(CK_ATTRIBUTE_TYPE type, const T& value) {
  return attribute(type, &value, sizeof value);
}

}  // namespace

Outcome<std::string> with_key_name(const std::string& text, const std::string& name) {
  CLI_TRY(const auto uri, parse_uri(text));
  if (p11_kit_uri_get_attribute(uri.get(), CKA_LABEL) == nullptr) {
    auto label = attribute(CKA_LABEL, name.data(), name.size());
    if (p11_kit_uri_set_attribute(uri.get(), &label) != P11_KIT_URI_OK)
      return failed(ErrorCode::bad_argument, "a key on a token cannot have this name");
  }
  return print_uri(uri.get());
}

Outcome<std::string> without_module_and_pin(const std::string& text) {
  CLI_TRY(const auto uri, parse_uri(text));
  p11_kit_uri_set_pin_source(uri.get(), nullptr);
  p11_kit_uri_set_module_path(uri.get(), nullptr);
  p11_kit_uri_set_module_name(uri.get(), nullptr);
  return print_uri(uri.get());
}

/// A session with the token, logged in.
struct Pkcs11Key::Token {
  std::unique_ptr<Modules> modules;
  CK_FUNCTION_LIST* functions = nullptr;
  CK_SESSION_HANDLE session = 0;
  std::vector<Bytes> wanted_values;  // what the URI says of the key
  std::vector<CK_ATTRIBUTE_TYPE> wanted_types;

  ~Token() {
    // No logout: that would end the other sessions with this token as well. The last one to be closed logs out.
    if (session != 0) functions->C_CloseSession(session);
  }

  static Outcome<std::unique_ptr<Token>> open(const std::string& text, PassphraseSource& pins);
  Outcome<std::vector<CK_OBJECT_HANDLE>> find(CK_OBJECT_CLASS object_class, const Bytes* id = nullptr) const;
  Outcome<Bytes> read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const;

 private:
  Done find_slot(P11KitUri* uri, CK_SLOT_ID& slot);
  Done log_in(P11KitUri* uri, PassphraseSource& pins) const;
};

Outcome<std::unique_ptr<Pkcs11Key::Token>> Pkcs11Key::Token::open(const std::string& text, PassphraseSource& pins) {
  CLI_TRY(const auto uri, parse_uri(text));
  auto token = std::make_unique<Token>();
  CLI_TRY(token->modules, Modules::load(uri.get()));
  CK_SLOT_ID slot = 0;
  CLI_CHECK(token->find_slot(uri.get(), slot));
  const auto result =
      token->functions->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, nullptr, nullptr, &token->session);
  if (result != CKR_OK) return token_failed("the token does not answer", result);
  CLI_CHECK(token->log_in(uri.get(), pins));
  CK_ULONG count = 0;
  const auto* const attributes = p11_kit_uri_get_attributes(uri.get(), &count);
  for (CK_ULONG i = 0; i < count; ++i) {
    if (attributes[i].type == CKA_CLASS) continue;
    const auto* const bytes = static_cast<const std::uint8_t*>(attributes[i].pValue);
    token->wanted_types.push_back(attributes[i].type);
    token->wanted_values.emplace_back(bytes, bytes + attributes[i].ulValueLen);
  }
  return token;
}

Done Pkcs11Key::Token::find_slot(P11KitUri* uri, CK_SLOT_ID& slot) {
  std::size_t found = 0;
  for (auto* const module : modules->all()) {
    std::array<CK_SLOT_ID, max_found> slots{};
    CK_ULONG count = slots.size();
    if (module->C_GetSlotList(CK_TRUE, slots.data(), &count) != CKR_OK) continue;
    for (CK_ULONG i = 0; i < count; ++i) {
      CK_TOKEN_INFO info{};
      if (module->C_GetTokenInfo(slots[i], &info) != CKR_OK || (info.flags & CKF_TOKEN_INITIALIZED) == 0) continue;
      if (p11_kit_uri_match_token_info(uri, &info) != 1) continue;
      ++found;
      functions = module;
      slot = slots[i];
    }
  }
  if (found == 1) return {};
  return failed(ErrorCode::no_matching_key,
                found == 0 ? "no token is there that the URI means" : "the URI means more than one token",
                "p11tool --list-tokens shows what is there");
}

Done Pkcs11Key::Token::log_in(P11KitUri* uri, PassphraseSource& pins) const {
  SecretBytes pin;
  if (const char* const source = p11_kit_uri_get_pin_source(uri)) {
    const std::string_view text(source);
    constexpr std::string_view file = "file:";
    CLI_TRY(pin, read_secret_line(std::string(text.starts_with(file) ? text.substr(file.size()) : text)));
  } else {
    CLI_TRY(pin, pins.existing("the PIN of the token"));
  }
  if (pin.size() > max_pin) return failed(ErrorCode::too_large, "a PIN has at most 1,024 bytes");
  auto bytes = pin.reveal_for_writing();
  const auto result = functions->C_Login(session, CKU_USER, bytes.data(), static_cast<CK_ULONG>(bytes.size()));
  if (result != CKR_OK && result != CKR_USER_ALREADY_LOGGED_IN)
    return token_failed("the token refuses to log in", result);
  return {};
}

Outcome<std::vector<CK_OBJECT_HANDLE>> Pkcs11Key::Token::find(CK_OBJECT_CLASS object_class, const Bytes* id) const {
  const CK_KEY_TYPE type = CKK_EC;
  std::vector<CK_ATTRIBUTE> wanted{attribute(CKA_CLASS, object_class), attribute(CKA_KEY_TYPE, type)};
  if (id != nullptr) wanted.push_back(attribute(CKA_ID, id->data(), id->size()));
  for (std::size_t i = 0; i < wanted_types.size(); ++i)
    if (id == nullptr || wanted_types[i] != CKA_ID)
      wanted.push_back(attribute(wanted_types[i], wanted_values[i].data(), wanted_values[i].size()));
  if (const auto result = functions->C_FindObjectsInit(session, wanted.data(), wanted.size()); result != CKR_OK)
    return token_failed("the token cannot be searched", result);
  std::vector<CK_OBJECT_HANDLE> found(max_found);
  CK_ULONG count = 0;
  const auto result = functions->C_FindObjects(session, found.data(), found.size(), &count);
  functions->C_FindObjectsFinal(session);
  if (result != CKR_OK) return token_failed("the token cannot be searched", result);
  found.resize(count);
  return found;
}

Outcome<Bytes> Pkcs11Key::Token::read(CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) const {
  Bytes value(256);
  CK_ATTRIBUTE wanted{type, value.data(), value.size()};
  const auto result = functions->C_GetAttributeValue(session, object, &wanted, 1);
  if (result != CKR_OK || wanted.ulValueLen > value.size()) return token_failed("the token does not tell", result);
  value.resize(wanted.ulValueLen);
  return value;
}

Pkcs11Key::Pkcs11Key(std::unique_ptr<Token> token) : token_(std::move(token)) {}
Pkcs11Key::~Pkcs11Key() = default;

Outcome<bool> Pkcs11Key::find() {
  CLI_TRY(const auto private_keys, token_->find(CKO_PRIVATE_KEY));
  if (private_keys.empty()) return false;
  if (private_keys.size() != 1)
    return failed(ErrorCode::no_matching_key, "the URI means more than one key on the token", how_to_look);
  private_key_ = private_keys.front();
  CLI_TRY(const auto id, token_->read(private_key_, CKA_ID));
  CLI_TRY(const auto public_keys, token_->find(CKO_PUBLIC_KEY, &id));
  if (public_keys.size() != 1)
    return failed(ErrorCode::no_matching_key, "the token has no public half of this key", "both carry the same CKA_ID");
  CLI_TRY(auto point, token_->read(public_keys.front(), CKA_EC_POINT));
  // PKCS #11 v2.40, 2.3.3: the DER of an OCTET STRING; some tokens leave its head away.
  if (point.size() == point_size + 2 && point[0] == 0x04 && point[1] == point_size)
    point.erase(point.begin(), point.begin() + 2);
  if (point.size() != point_size || point[0] != 0x04)
    return failed(ErrorCode::bad_key, "the key on the token is none on the curve P-256");
  public_key_ = std::move(point);
  return true;
}

Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::look_for(const std::string& uri, PassphraseSource& pins) {
  CLI_TRY(auto token, Token::open(uri, pins));
  auto key = std::shared_ptr<Pkcs11Key>(new Pkcs11Key(std::move(token)));
  CLI_TRY(const bool is_there, key->find());
  if (!is_there) key.reset();
  return key;
}

Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::open(const std::string& uri, PassphraseSource& pins) {
  CLI_TRY(auto key, look_for(uri, pins));
  if (!key)
    return failed(ErrorCode::no_matching_key, "the token has no key on a curve that the URI means", how_to_look);
  return key;
}

Outcome<std::shared_ptr<Pkcs11Key>> Pkcs11Key::generate(const std::string& uri, PassphraseSource& pins,
                                                        const Provider& provider) {
  {
    CLI_TRY(const auto token, Token::open(uri, pins));
    CLI_TRY(const auto there, token->find(CKO_PRIVATE_KEY));
    if (!there.empty())
      return failed(ErrorCode::output_exists, "the token has a key that the URI means already",
                    "object=NAME in the URI gives the new one another name");
    if (std::ranges::find(token->wanted_types, CK_ATTRIBUTE_TYPE{CKA_LABEL}) == token->wanted_types.end())
      return failed(ErrorCode::bad_argument, "a new key on a token needs a name", "add object=NAME to the URI");
    const CK_BBOOL yes = CK_TRUE;
    const CK_BBOOL no = CK_FALSE;
    std::array<std::uint8_t, 16> id{};
    CLI_CHECK(provider.random().fill(id));
    std::vector<CK_ATTRIBUTE> for_public{attribute(CKA_TOKEN, yes), attribute(CKA_ID, id.data(), id.size()),
                                         attribute(CKA_EC_PARAMS, p256_parameters.data(), p256_parameters.size())};
    std::vector<CK_ATTRIBUTE> for_private{attribute(CKA_TOKEN, yes),     attribute(CKA_PRIVATE, yes),
                                          attribute(CKA_SENSITIVE, yes), attribute(CKA_EXTRACTABLE, no),
                                          attribute(CKA_DERIVE, yes),    attribute(CKA_ID, id.data(), id.size())};
    for (std::size_t i = 0; i < token->wanted_types.size(); ++i) {
      if (token->wanted_types[i] != CKA_LABEL) continue;
      const auto label = attribute(CKA_LABEL, token->wanted_values[i].data(), token->wanted_values[i].size());
      for_public.push_back(label);
      for_private.push_back(label);
    }
    CK_MECHANISM mechanism{CKM_EC_KEY_PAIR_GEN, nullptr, 0};
    CK_OBJECT_HANDLE public_key = 0;
    CK_OBJECT_HANDLE private_key = 0;
    const auto result =
        token->functions->C_GenerateKeyPair(token->session, &mechanism, for_public.data(), for_public.size(),
                                            for_private.data(), for_private.size(), &public_key, &private_key);
    if (result != CKR_OK) return token_failed("the token makes no key", result);
  }
  return open(uri, pins);
}

Result<SecretBytes> Pkcs11Key::agree(ByteView point) const {
  const auto& [functions, session] = std::pair(token_->functions, token_->session);
  const CK_OBJECT_CLASS object_class = CKO_SECRET_KEY;
  const CK_KEY_TYPE type = CKK_GENERIC_SECRET;
  const CK_ULONG size = 32;
  const CK_BBOOL yes = CK_TRUE;
  const CK_BBOOL no = CK_FALSE;
  std::array wanted{attribute(CKA_CLASS, object_class), attribute(CKA_KEY_TYPE, type),
                    attribute(CKA_TOKEN, no),           attribute(CKA_SENSITIVE, no),
                    attribute(CKA_EXTRACTABLE, yes),    attribute(CKA_VALUE_LEN, size)};
  Bytes public_data(point.begin(), point.end());
  CK_ECDH1_DERIVE_PARAMS parameters{CKD_NULL, 0, nullptr, public_data.size(), public_data.data()};
  CK_MECHANISM mechanism{CKM_ECDH1_DERIVE, &parameters, sizeof parameters};
  CK_OBJECT_HANDLE derived = 0;
  constexpr Error refused{ErrorCode::external_failed, "the token does not agree on a secret with this key"};
  if (functions->C_DeriveKey(session, &mechanism, private_key_, wanted.data(), wanted.size(), &derived) != CKR_OK)
    return siegel::fail(refused);
  SecretBytes secret(size);
  CK_ATTRIBUTE value{CKA_VALUE, secret.reveal_for_writing().data(), size};
  const auto result = functions->C_GetAttributeValue(session, derived, &value, 1);
  functions->C_DestroyObject(session, derived);
  if (result != CKR_OK || value.ulValueLen != size) return siegel::fail(refused);
  return secret;
}

Done Pkcs11Key::destroy() {
  CLI_TRY(const auto id, token_->read(private_key_, CKA_ID));
  CLI_TRY(const auto public_keys, token_->find(CKO_PUBLIC_KEY, &id));
  // The secret half first: without it nothing opens.
  if (const auto result = token_->functions->C_DestroyObject(token_->session, private_key_); result != CKR_OK)
    return token_failed("the token does not destroy the key", result);
  for (const auto half : public_keys)
    if (const auto result = token_->functions->C_DestroyObject(token_->session, half); result != CKR_OK)
      return token_failed("the token does not destroy the public half of the key", result);
  CLI_TRY(const auto left, token_->find(CKO_PRIVATE_KEY));
  if (!left.empty()) return failed(ErrorCode::external_failed, "the token says it destroyed the key, and has it still");
  return {};
}

Outcome<std::unique_ptr<Identity>> identity_of(std::shared_ptr<Pkcs11Key> key, const Provider& provider) {
  auto public_key = key->public_key();
  auto agree = [key = std::move(key)](ByteView point) -> Result<std::optional<SecretBytes>> {
    SIEGEL_TRY(auto secret, key->agree(point));
    return std::optional(std::move(secret));
  };
  CLI_TRY(auto identity, HeldKeyIdentity::create(std::move(public_key), std::move(agree), provider));
  return std::make_unique<HeldKeyIdentity>(std::move(identity));
}

}  // namespace siegel::cli
