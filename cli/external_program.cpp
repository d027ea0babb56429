// SPDX-License-Identifier: Apache-2.0
#include "external_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/StringTools.hpp>
#include <algorithm>
#include <array>
#include <csignal>

#include "file_descriptor.h"

namespace siegel::cli {
namespace {

constexpr Error not_started{ErrorCode::external_failed, "the key program could not be started"};
constexpr Error ended_badly{ErrorCode::external_failed, "the key program reported a failure"};
constexpr Error said_too_much{ErrorCode::external_failed, "the key program wrote more than a key can be"};

struct Pipe {
  FileDescriptor read_end;
  FileDescriptor write_end;

  static Result<Pipe> open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return siegel::fail(not_started);
    return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  }
};

std::vector<std::string> environment_with(ByteView key_id, ByteView binding) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    if (!text.starts_with("SIEGEL_")) variables.emplace_back(text);
  }
  // A key id is bytes; what a variable cannot hold is left out.
  if (std::ranges::find(key_id, 0) == key_id.end())
    variables.push_back("SIEGEL_KEY_ID=" + std::string(text_of(key_id)));
  variables.push_back("SIEGEL_BINDING=" + encode_hex(binding));
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  list.reserve(strings.size() + 1);
  for (auto& string : strings) list.push_back(string.data());
  list.push_back(nullptr);
  return list;
}

/// Writes and reads at the same time, so that neither side can wait for the other for ever.
Result<SecretBytes> converse(FileDescriptor to, FileDescriptor from, ByteView input, std::size_t limit) {
  SecretBytes answer(limit + 1);
  std::size_t size = 0;
  fcntl(to.number(), F_SETFL, O_NONBLOCK);
  while (true) {
    if (input.empty()) to.close();
    std::array<pollfd, 2> ends{pollfd{from.number(), POLLIN, 0}, pollfd{to.number(), POLLOUT, 0}};
    if (poll(ends.data(), to ? 2 : 1, -1) < 0) {
      if (errno == EINTR) continue;
      return siegel::fail(ended_badly);
    }
    if (to && ends[1].revents != 0) {
      const auto written = write(to.number(), input.data(), input.size());
      if (written >= 0)
        input = input.subspan(static_cast<std::size_t>(written));
      else if (errno != EAGAIN && errno != EINTR)
        input = {};  // it does not want the rest; its status will tell
    }
    if (ends[0].revents != 0) {
      const auto room = answer.reveal_for_writing().subspan(size);
      const auto got = read(from.number(), room.data(), room.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return siegel::fail(ended_badly);
      if (got == 0) return SecretBytes::copy(answer.reveal().first(size));
      size += static_cast<std::size_t>(got);
      if (size > limit) return siegel::fail(said_too_much);
    }
  }
}

}  // namespace

Outcome<ExternalProgram> ExternalProgram::parse(const std::string& command_line) {
  auto words = CLI::detail::split_up(command_line);
  if (words.empty() || words.front().empty()) return failed(ErrorCode::bad_argument, "a key program has no name");
  return ExternalProgram{std::move(words)};
}

Result<SecretBytes> run(const ExternalProgram& program, ByteView input, ByteView key_id, ByteView binding,
                        std::size_t limit) {
  SIEGEL_TRY(auto to_program, Pipe::open());
  SIEGEL_TRY(auto from_program, Pipe::open());
  auto words = program.words;
  auto variables = environment_with(key_id, binding);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, to_program.read_end.number(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, from_program.write_end.number(), STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // What we ignore would be ignored by the program too: it could write into a closed pipe for ever.
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGXFSZ);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t child = 0;
  const int failure = posix_spawnp(&child, words.front().c_str(), &actions, &attributes, pointers(words).data(),
                                   pointers(variables).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) return siegel::fail(not_started);
  to_program.read_end.close();
  from_program.write_end.close();

  auto answer = converse(std::move(to_program.write_end), std::move(from_program.read_end), input, limit);
  if (!answer) kill(child, SIGKILL);  // it may go on talking, or sleep
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return siegel::fail(ended_badly);
  if (answer && (!WIFEXITED(status) || WEXITSTATUS(status) != 0)) return siegel::fail(ended_badly);
  return answer;
}

}  // namespace siegel::cli
