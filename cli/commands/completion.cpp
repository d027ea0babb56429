// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>

#include "command.h"
#include "file_descriptor.h"

namespace siegel::cli {
namespace {

/// What a shell has to know, read off the parser itself, so that it is never out of date.
struct Verb {
  std::string name;
  std::string description;
  struct Option {
    std::vector<std::string> spellings;
    std::string description;
    bool takes_file = false;
    bool takes_value = false;
  };
  std::vector<Option> options;
  std::string words;  // what may follow that is neither an option nor a file
};

std::vector<Verb> verbs_of(const CLI::App& root) {
  std::vector<Verb> verbs;
  for (const auto* command : root.get_subcommands(nullptr)) {
    Verb verb{command->get_name(), command->get_description(), {}, {}};
    if (verb.name == "completion") verb.words = "bash zsh fish";
    auto options = command->get_options();
    for (const auto* inner : command->get_subcommands(nullptr)) {
      if (!verb.words.empty()) verb.words += ' ';
      verb.words += inner->get_name();
      for (const auto* option : inner->get_options())
        if (std::ranges::none_of(options, [&](const auto* each) { return each->get_name() == option->get_name(); }))
          options.push_back(option);
    }
    options.push_back(root.get_option("--progress"));
    for (const auto* option : options) {
      Verb::Option entry;
      for (const auto& name : option->get_snames()) entry.spellings.push_back("-" + name);
      for (const auto& name : option->get_lnames()) entry.spellings.push_back("--" + name);
      if (entry.spellings.empty()) continue;
      entry.description = option->get_description();
      entry.takes_value = option->get_expected_max() > 0 && option->get_type_size_max() > 0;
      entry.takes_file = option->get_type_name() == "FILE";
      verb.options.push_back(std::move(entry));
    }
    verbs.push_back(std::move(verb));
  }
  return verbs;
}

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

std::string words_of(const Verb& verb) {
  std::string words;
  for (const auto& option : verb.options)
    for (const auto& spelling : option.spellings) words += " " + spelling;
  return words;
}

std::string bash(const std::vector<Verb>& verbs) {
  std::string names;
  std::string cases;
  for (const auto& verb : verbs) {
    names += " " + verb.name;
    cases += "    " + verb.name + ") words=" + quoted(words_of(verb).substr(1));
    cases += verb.words.empty() ? " ;;\n" : " others=" + quoted(verb.words) + " ;;\n";
  }
  return "# bash completion for siegel; made by: siegel completion bash\n"
         "_siegel() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} words= others=\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
         "    COMPREPLY=($(compgen -W " +
         quoted(names.substr(1) + " --help --version") +
         " -- \"$current\"))\n"
         "    return\n"
         "  fi\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases +
         "  esac\n"
         "  case $current in\n"
         "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
         "    *) if [ -n \"$others\" ]; then COMPREPLY=($(compgen -W \"$others\" -- \"$current\"));\n"
         "       else COMPREPLY=($(compgen -f -- \"$current\")); fi ;;\n"
         "  esac\n"
         "}\n"
         "complete -o filenames -F _siegel siegel\n";
}

std::string zsh_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh_argument(const Verb::Option& option, const std::string& spelling) {
  const std::string value = option.takes_value ? (option.takes_file ? ":file:_files" : ":value: ") : "";
  const std::string argument = "*" + spelling + "[" + zsh_escaped(option.description) + "]" + value;
  return quoted(argument);
}

std::string zsh(const std::vector<Verb>& verbs) {
  std::string names;
  std::string cases;
  for (const auto& verb : verbs) {
    names += "    " + quoted(verb.name + ":" + zsh_escaped(verb.description)) + "\n";
    cases += "      " + verb.name + ") _arguments";
    for (const auto& option : verb.options)
      for (const auto& spelling : option.spellings) {
        cases += " \\\n        ";
        cases += zsh_argument(option, spelling);
      }
    cases += " \\\n        " + quoted(verb.words.empty() ? "*:file:_files" : "*:word:(" + verb.words + ")") + " ;;\n";
  }
  return "#compdef siegel\n"
         "# zsh completion for siegel; made by: siegel completion zsh\n"
         "_siegel() {\n"
         "  local -a commands\n"
         "  commands=(\n" +
         names +
         "  )\n"
         "  if (( CURRENT == 2 )); then\n"
         "    _describe command commands\n"
         "  else\n"
         "    local verb=$words[2]\n"
         "    shift words\n"
         "    (( CURRENT-- ))\n"
         "    case $verb in\n" +
         cases +
         "    esac\n"
         "  fi\n"
         "}\n"
         "_siegel \"$@\"\n";
}

std::string fish(const std::vector<Verb>& verbs) {
  std::string text = "# fish completion for siegel; made by: siegel completion fish\n";
  for (const auto& verb : verbs) {
    text += "complete -c siegel -n __fish_use_subcommand -f -a " + verb.name + " -d " + quoted(verb.description) + "\n";
    for (const auto& option : verb.options) {
      text += "complete -c siegel -n '__fish_seen_subcommand_from " + verb.name + "'";
      for (const auto& spelling : option.spellings)
        text += spelling.starts_with("--") ? " -l " + spelling.substr(2) : " -s " + spelling.substr(1);
      if (option.takes_value) text += option.takes_file ? " -r -F" : " -x";
      text += " -d " + quoted(option.description) + "\n";
    }
    if (!verb.words.empty())
      text +=
          "complete -c siegel -n '__fish_seen_subcommand_from " + verb.name + "' -f -a " + quoted(verb.words) + "\n";
  }
  return text;
}

class CompletionCommand final : public Command {
 public:
  explicit CompletionCommand(CLI::App& parent) : root_(parent) {
    app = parent.add_subcommand("completion", "Print a script that completes commands and options in a shell");
    app->add_option("SHELL", shell_, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
    app->footer(
        "Examples:\n"
        "  siegel completion bash > /etc/bash_completion.d/siegel\n"
        "  siegel completion zsh > \"${fpath[1]}/_siegel\"\n"
        "  siegel completion fish > ~/.config/fish/completions/siegel.fish");
  }

  Done run(const Setting& /*setting*/) override {
    const auto verbs = verbs_of(root_);
    const auto text = shell_ == "bash" ? bash(verbs) : shell_ == "zsh" ? zsh(verbs) : fish(verbs);
    if (!write_fully(STDOUT_FILENO, bytes_of(text))) return failed_call("cannot write standard output");
    return {};
  }

 private:
  const CLI::App& root_;
  std::string shell_;
};

}  // namespace

std::unique_ptr<Command> make_completion(CLI::App& parent) { return std::make_unique<CompletionCommand>(parent); }

}  // namespace siegel::cli
