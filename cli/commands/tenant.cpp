// SPDX-License-Identifier: Apache-2.0
#include "tenant.h"

#include <unistd.h>

#include "command.h"
#include "file_descriptor.h"
#include "keyring_file.h"
#include "policy_file.h"
#include "safe_text.h"
#include "text_output.h"
#include "vault_file.h"

namespace siegel::cli {
namespace {

constexpr std::string_view ai_profile = "builtin:strict-203";

class TenantCommand final : public Command {
 public:
  explicit TenantCommand(CLI::App& parent) {
    app = parent.add_subcommand("tenant", "Make and change the rules of a tenant, which --tenant then enforces");
    app->require_subcommand(1);
    app->footer(
        "A tenant is a folder: its signed policy, its audit log, its keyring. With --tenant FOLDER the other commands "
        "do what the\n"
        "policy allows, refuse the rest, and tell the log before they do anything.\n\n"
        "Examples:\n"
        "  siegel tenant init --profile strict-203 -i me.key kanzlei-a\n"
        "  siegel tenant allow kanzlei-a archive --recipient siegel1... --class storage --region EU\n"
        "  siegel --tenant kanzlei-a seal --pad mandat.pdf         to all of class storage\n"
        "  siegel tenant show kanzlei-a");
    init_ = add("init", "Make a tenant");
    init_->add_option("--profile", profile_, "strict-203 (§ 203 StGB) or standard")
        ->type_name("NAME")
        ->capture_default_str();
    init_->add_option("--name", name_, "what the tenant is called; default: the name of the folder");
    keys_.add_options(*init_);
    show_ = add("show", "Print the policy and what is in the folder");
    show_->add_flag("--json", json_, "the policy as it is signed");
    allow_ = add("allow", "Allow a recipient");
    allow_->add_option("NAME", recipient_name_, "what the recipient is called here")->required();
    allow_
        ->add_option("--recipient", recipient_, "siegel1..., or kek: and the id of a key-encryption key in hexadecimal")
        ->required();
    allow_->add_option("--class", class_, "storage, ai or person")->required();
    allow_->add_option("--region", region_, "where the recipient is, such as EU")->required();
    forbid_ = add("forbid", "Take a recipient away");
    forbid_->add_option("NAME", recipient_name_, "what the recipient is called here")->required();
    require_ = add("require", "Make a rule stricter or looser");
    require_->add_option("--context", context_, "keys of the context that every file has to carry; none: \"\"")
        ->delimiter(',');
    require_->add_option("--padding", padding_, "yes or no")->check(CLI::IsMember({"yes", "no"}).description(""));
    require_
        ->add_option("--log", log_,
                     "yes or no: nothing is done without an audit log, also in a browser; this command always has one")
        ->check(CLI::IsMember({"yes", "no"}).description(""));
    require_->add_option("--metadata", metadata_, "yes or no")->check(CLI::IsMember({"yes", "no"}).description(""));
    require_->add_option("--types", types_, "types of recipients, such as mlkem768-x25519")->delimiter(',');
    require_->add_option("--regions", regions_, "regions of recipients, such as EU")->delimiter(',');
    require_->add_option("--signers", signers_, "siegel-signer1... of whom one has to sign every file; none: \"\"")
        ->delimiter(',');
    require_->add_option("--ai-policy", ai_policy_, "the pseudonymization policy for recipients of class ai")
        ->type_name("FILE");
    for (auto* command : {allow_, forbid_, require_})
      command->add_option("--policy-key", key_file_, "signs the policy; default: policy.key in the folder")
          ->type_name("FILE");
  }

  Done run(const Setting& setting) override {
    const auto& provider = setting.provider;
    if (init_->parsed()) return init(provider);
    CLI_TRY(auto tenant, Tenant::open(folder_, provider));
    if (show_->parsed()) return show(tenant);
    auto policy = tenant.policy();
    CLI_CHECK(allow_->parsed() ? allow(policy) : forbid_->parsed() ? forbid(policy) : require(policy, provider));
    CLI_TRY(auto journal, Journal::open(tenant.log_folder(), {}, provider));
    CLI_CHECK(tenant.change(std::move(policy), key_file_, journal, provider));
    return print_out("policy " + std::to_string(tenant.policy().version) + " is in force\n");
  }

 private:
  CLI::App* add(const std::string& name, const std::string& what) {
    auto* command = app->add_subcommand(name, what);
    command->add_option("FOLDER", folder_, "the folder of the tenant")->required();
    return command;
  }

  static Done added(const Status& status) {
    if (!status) return failed(status.error());
    return {};
  }

  static Outcome<std::string> digest_of_policy(const std::string& path, const Provider& provider) {
    CLI_TRY(const auto text, read_policy(path));
    CLI_CHECK(parse_policy(text));
    const auto hash = provider.sha_256();
    hash->update(bytes_of(text.text));
    return encode_hex(hash->finish());
  }

  Done init(const Provider& provider) {
    const auto name = name_.empty() ? AuditLog::default_name(folder_) : name_;
    CLI_TRY(const auto ai_policy, digest_of_policy(std::string(ai_profile), provider));
    CLI_TRY(const auto policy, tenant_profile(profile_, name, ai_policy));
    CLI_CHECK(keys_.load(provider));
    const auto owners = keys_.recipients("the keyring", provider);
    CLI_CHECK(Tenant::create(folder_, policy, provider));
    CLI_TRY(const auto tenant, Tenant::open(folder_, provider));
    if (owners) {
      Keyring keyring;
      keyring.belong_to(tenant.policy().tenant);
      CLI_CHECK(added(keyring.add("main", now_seconds(), provider)));
      CLI_CHECK(save_keyring(keyring, tenant.keyring_path(), Overwrite::refuse, keys_, provider));
    }
    return print_out("tenant " + name + ", policy 1 (" + profile_ + ") is in force" +
                     (owners ? "" : "; no keyring was made, because no key was given to seal it to: -i me.key") + "\n");
  }

  Done show(const Tenant& tenant) const {
    const auto& policy = tenant.policy();
    if (json_) return print_out(policy.print());
    std::string text = "tenant        " + policy.tenant + "\n";
    const auto row = [&](std::string name, const std::string& value) {
      name.resize(14, ' ');
      text += name + value + "\n";
    };
    const auto joined = [](const std::vector<std::string>& list) {
      std::string all;
      for (const auto& one : list) all += (all.empty() ? "" : ", ") + one;
      return all.empty() ? std::string("none") : all;
    };
    row("policy", std::to_string(policy.version) + ", sha-256 " + encode_hex(tenant.session().policy_digest()));
    row("types", joined(policy.recipient_types));
    row("regions", joined(policy.regions));
    row("context", joined(policy.required_context));
    row("padding", policy.padding_required ? "required" : "not required");
    row("logging", policy.log_required ? "required" : "not required");
    row("metadata", policy.metadata_required ? "required" : "not required");
    if (!policy.signers.empty()) row("signers", joined(policy.signers));
    row("ai", policy.ai_policy.empty() ? "not allowed" : "after pseudonymization under " + policy.ai_policy);
    for (const auto& recipient : policy.recipients)
      row("recipient", recipient.name + ": " + std::string(name_of(recipient.recipient_class)) + ", " +
                           recipient.region + ", " + recipient.recipient);
    row("log", std::to_string(tenant.records()) + " records");
    return print_out(text);
  }

  Done allow(TenantPolicy& policy) const {
    AllowedRecipient recipient{recipient_name_, recipient_, RecipientClass::storage, region_};
    for (const auto known : {RecipientClass::storage, RecipientClass::ai, RecipientClass::person})
      if (name_of(known) == class_) recipient.recipient_class = known;
    if (name_of(recipient.recipient_class) != class_)
      return failed(ErrorCode::bad_argument, "the class of a recipient is storage, ai or person");
    if (recipient_.starts_with("siegel1")) {
      const auto parsed = parse_recipient(recipient_);
      if (!parsed) return failed(parsed.error());
    }
    for (const auto& there : policy.recipients)
      if (there.name == recipient_name_)
        return failed(ErrorCode::bad_argument, "there is a recipient of this name",
                      "siegel tenant forbid takes it away");
    if (policy.find(recipient_) != nullptr)
      return failed(ErrorCode::bad_argument, "this recipient is allowed under another name");
    policy.recipients.push_back(std::move(recipient));
    return check(policy);
  }

  Done forbid(TenantPolicy& policy) const {
    const auto before = policy.recipients.size();
    std::erase_if(policy.recipients, [&](const auto& recipient) { return recipient.name == recipient_name_; });
    if (policy.recipients.size() == before)
      return failed(ErrorCode::bad_argument, "there is no recipient of this name", "siegel tenant show lists them");
    return {};
  }

  Done require(TenantPolicy& policy, const Provider& provider) const {
    const auto set = [&](const char* option, const std::vector<std::string>& from, std::vector<std::string>& to) {
      if (require_->count(option) == 0) return;
      to = from;
      std::erase(to, "");  // "" is how none is written
    };
    set("--context", context_, policy.required_context);
    set("--types", types_, policy.recipient_types);
    set("--regions", regions_, policy.regions);
    set("--signers", signers_, policy.signers);
    if (!padding_.empty()) policy.padding_required = padding_ == "yes";
    if (!log_.empty()) policy.log_required = log_ == "yes";
    if (!metadata_.empty()) policy.metadata_required = metadata_ == "yes";
    if (!ai_policy_.empty()) {
      CLI_TRY(policy.ai_policy, digest_of_policy(ai_policy_, provider));
    }
    return check(policy);
  }

  /// What was given on the command line is judged as the text that will be signed.
  static Done check(const TenantPolicy& policy) {
    const auto parsed = TenantPolicy::parse(policy.print());
    if (parsed) return {};
    return failed(ErrorCode::bad_argument, std::string(parsed.error().what));
  }

  CLI::App* init_ = nullptr;
  CLI::App* show_ = nullptr;
  CLI::App* allow_ = nullptr;
  CLI::App* forbid_ = nullptr;
  CLI::App* require_ = nullptr;
  OwnKeys keys_;
  std::string folder_;
  std::string profile_ = "strict-203";
  std::string name_;
  std::string recipient_name_;
  std::string recipient_;
  std::string class_;
  std::string region_;
  std::string key_file_;
  std::string padding_;
  std::string log_;
  std::string metadata_;
  std::string ai_policy_;
  std::vector<std::string> context_;
  std::vector<std::string> types_;
  std::vector<std::string> regions_;
  std::vector<std::string> signers_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_tenant(CLI::App& parent) { return std::make_unique<TenantCommand>(parent); }

}  // namespace siegel::cli
