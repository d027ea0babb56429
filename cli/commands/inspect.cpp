// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <ctime>

#include "command.h"
#include "envelope_message.h"
#include "open_options.h"
#include "safe_text.h"

namespace siegel::cli {
namespace {

std::string bytes_text(std::uint64_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

std::string time_text(std::uint64_t milliseconds) {
  const auto seconds = static_cast<std::time_t>(milliseconds / 1000);
  std::tm parts{};
  std::array<char, 32> text{};
  // A time that the calendar cannot show is shown as the number it is.
  if (milliseconds / 1000 > 253'402'300'799 || gmtime_r(&seconds, &parts) == nullptr ||
      std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
    return std::to_string(milliseconds) + " ms";
  return text.data();
}

/// Bytes of plaintext, padding included, that the length of a payload leaves room for.
std::optional<std::uint64_t> content_size(std::uint64_t payload_size) {
  if (payload_size < payload_prefix_size + aead_tag_size) return std::nullopt;
  const auto chunks_size = payload_size - payload_prefix_size;
  const auto chunks = (chunks_size + sealed_chunk_size - 1) / sealed_chunk_size;
  return chunks_size - chunks * aead_tag_size;
}

std::string stanza_text(const Stanza& stanza) {
  const auto type = stanza.known_type();
  if (!type) return "unknown, type " + std::to_string(stanza.type);
  const auto id_text = [](ByteView id) {
    return is_utf8(id) && !has_control_character(id) ? safe_text(text_of(id)) : encode_hex(id);
  };
  auto text = std::string(name_of(*type));
  if (const auto body = PassphraseBody::read(stanza); body && *type == StanzaType::passphrase) {
    text += ", Argon2id with " + std::to_string(body->cost.memory_kib / 1024) + " MiB, " +
            std::to_string(body->cost.passes) + " passes, " + std::to_string(body->cost.lanes) + " lane(s)";
  } else if (const auto kek = KekBody::read(stanza); kek && *type == StanzaType::kek) {
    text += ", key " + id_text(kek->key_id);
  } else if (const auto external = ExternalBody::read(stanza); external && *type == StanzaType::external) {
    text += ", held by " + safe_text(text_of(external->provider)) + ", key " + id_text(external->key_id);
  } else if (const auto hpke = HpkeBody::read(stanza); hpke) {
    const bool anonymous = std::ranges::all_of(hpke->key_id, [](auto byte) { return byte == 0; });
    text += anonymous ? ", anonymous" : ", key " + encode_hex(hpke->key_id);
  }
  return text;
}

class InspectCommand final : public Command {
 public:
  explicit InspectCommand(CLI::App& parent) {
    app = parent.add_subcommand("inspect", "Show what a sealed file tells; with a key also its sealed metadata");
    options_.add_options(*app);
    app->add_option("INPUT", inputs_, "files to look at; - or nothing: standard input");
    app->add_flag("--json", json_, "as JSON, one object for each file");
    app->footer(
        "Without a key nothing of it is known to be true: whoever holds the file may have changed it.\n\n"
        "Examples:\n"
        "  siegel inspect contract.pdf.siegel\n"
        "  siegel inspect --json -i me.key contract.pdf.siegel");
  }

  Done run(const Setting& setting) override {
    if (inputs_.empty()) inputs_.emplace_back("-");
    if (inputs_.size() > 1 && !options_.header_path().empty())
      return failed(ErrorCode::bad_argument, "one header cannot belong to several inputs");
    if (options_.has_requirements() && !has_key())
      return failed(ErrorCode::bad_argument,
                    "without a key nothing can be required of a file, because nothing is checked",
                    "give a key, for instance with -i FILE");
    CLI_CHECK(options_.load(setting.provider));
    return for_each_input(inputs_, setting.progress, [&](const std::string& path) { return inspect(path, setting); });
  }

 private:
  bool has_key() { return options_.identities().any_given() || options_.passphrases().is_given(); }

  Done inspect(const std::string& path, const Setting& setting) {
    CLI_TRY(const auto input, SealedInput::open(path, options_.header_path(), Accepted::standard_envelopes_too));
    if (input->is_standard_envelope()) return inspect_envelope(*input, setting);
    std::optional<UnlockedHeader> unlocked;
    if (has_key()) {
      CLI_TRY(unlocked, options_.unlock(*input, setting.provider));
    }
    const auto text = json_ ? json_text(*input, unlocked) : plain_text(*input, unlocked);
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  Done inspect_envelope(SealedInput& input, const Setting& setting) {
    CLI_TRY(const auto envelope, read_envelope(input, options_.envelope_limits()));
    std::optional<std::uint64_t> content_size;
    if (has_key()) {
      CLI_TRY(const auto content, options_.open_envelope(envelope, input.file().shown_name(), setting.provider));
      content_size = content.size();
    }
    const auto text = json_ ? json_text(input, envelope, content_size) : plain_text(input, envelope, content_size);
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

  std::string json_text(const SealedInput& input, const StandardEnvelope& envelope,
                        std::optional<std::uint64_t> content_size) const {
    auto json = envelope.inspection();
    json.set_flag("authenticated", content_size.has_value());
    if (content_size) json.set("content_size", *content_size);
    json.set("file", input.file().shown_name());
    return (inputs_.size() == 1 ? json.print_indented() : json.print()) + "\n";
  }

  static std::string plain_text(const SealedInput& input, const StandardEnvelope& envelope,
                                std::optional<std::uint64_t> content_size) {
    auto text = input.file().shown_name() + ": " + std::string(name_of(envelope.format())) + " message\n";
    const auto line = [&](std::string_view name, const std::string& value) { add_line(text, name, value); };
    line("authentic", content_size ? "yes, all of it was checked with a key" : "not checked: no key was given");
    line("recipients", std::to_string(envelope.recipients().size()));
    for (const auto& recipient : envelope.recipients())
      line("", safe_text(recipient.algorithm) +
                   (recipient.key_id.empty() ? std::string() : ", key " + safe_text(recipient.key_id)));
    line("cipher", safe_text(envelope.content_cipher()));
    if (content_size) line("content", bytes_text(*content_size));
    return text;
  }

  static void add_line(std::string& text, std::string_view name, const std::string& value) {
    text += "  " + std::string(name) + std::string(14 - name.size(), ' ') + value + "\n";
  }

  std::string json_text(const SealedInput& input, const std::optional<UnlockedHeader>& unlocked) const {
    auto json = unlocked ? inspection(*unlocked) : inspection(input.header());
    json.set("file", input.file().shown_name());
    json.set_flag("armored", input.is_armored());
    if (const auto payload = input.payload_size()) {
      json.set("payload_size", *payload);
      if (const auto content = content_size(*payload)) json.set("content_size_with_padding", *content);
    }
    return (inputs_.size() == 1 ? json.print_indented() : json.print()) + "\n";
  }

  static std::string plain_text(const SealedInput& input, const std::optional<UnlockedHeader>& unlocked) {
    const auto& header = input.header();
    const auto& core = header.core();
    auto text =
        input.file().shown_name() + ": sealed file, format version 1" + (input.is_armored() ? ", armored\n" : "\n");
    const auto line = [&](std::string_view name, const std::string& value) { add_line(text, name, value); };
    line("authentic", unlocked ? "yes, the header was checked with a key" : "not checked: no key was given");
    line("recipients", std::to_string(header.stanzas().size()));
    for (const auto& stanza : header.stanzas()) line("", stanza_text(stanza));
    line("post-quantum", std::string(name_of(post_quantum(header))));
    for (const auto& [key, value] : core.context) line("context", safe_text(key) + " = " + safe_text(value));
    if (core.policy) line("policy", "SHA-256 " + encode_hex(*core.policy));
    if (core.signer) line("signer", core.signer->print() + "; open verifies it");
    line("padding", core.padding == Padding::padme ? "Padmé" : "none");
    line("header", bytes_text(header.size()));
    if (const auto payload = input.payload_size()) {
      const auto content = content_size(*payload);
      line("content", content ? bytes_text(*content) + " by the size of the file" : "none");
    }
    line("file id", encode_hex(core.file_id));
    if (core.sealed_metadata.empty())
      line("metadata", "none");
    else if (!unlocked)
      line("metadata", "sealed; give a key with -i to see it");
    else
      add_metadata(*unlocked->metadata(), line);
    return text;
  }

  template <class Line>
  static void add_metadata(const Metadata& metadata, const Line& line) {
    if (metadata.name) line("name", safe_text(*metadata.name));
    if (metadata.media_type) line("media type", safe_text(*metadata.media_type));
    if (metadata.modified) line("modified", time_text(*metadata.modified));
    if (metadata.length) line("length", bytes_text(*metadata.length));
    if (metadata.sha_256) line("SHA-256", encode_hex(*metadata.sha_256));
  }

  OpenOptions options_;
  std::vector<std::string> inputs_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Command> make_inspect(CLI::App& parent) { return std::make_unique<InspectCommand>(parent); }

}  // namespace siegel::cli
